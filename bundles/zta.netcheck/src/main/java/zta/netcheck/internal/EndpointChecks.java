package zta.netcheck.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** Checks endpoints at the same time, each address of each by itself, within a total deadline. */
final class EndpointChecks {
  private static final int PER_FAMILY = 2;

  private final Executor executor;
  private final InstantSource clock;
  private final long deadline;

  EndpointChecks(Executor executor, InstantSource clock, Duration limit) {
    this.executor = executor;
    this.clock = clock;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /** Returns rows in the order of the endpoints; blocks up to the deadline. */
  List<Map<String, Object>> run(List<Endpoint> endpoints) {
    List<CompletableFuture<List<Map<String, Object>>>> running = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      running.add(
          CompletableFuture.supplyAsync(() -> resolve(endpoint), executor)
              .thenCompose(found -> addresses(endpoint, found))
              .completeOnTimeout(
                  List.of(failed(endpoint, late(endpoint))), left(), TimeUnit.NANOSECONDS));
    }
    return running.stream().map(CompletableFuture::join).flatMap(List::stream).toList();
  }

  /** The addresses of a name, or why there are none. */
  private record Found(List<InetAddress> addresses, double millis) {}

  private static Found resolve(Endpoint endpoint) {
    long began = System.nanoTime();
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(endpoint.host()));
      List<InetAddress> some =
          new ArrayList<>(
              all.stream().filter(Inet4Address.class::isInstance).limit(PER_FAMILY).toList());
      all.stream().filter(a -> !(a instanceof Inet4Address)).limit(PER_FAMILY).forEach(some::add);
      return new Found(some, Rows.millisSince(began));
    } catch (UnknownHostException e) {
      return new Found(List.of(), Rows.millisSince(began));
    }
  }

  private CompletableFuture<List<Map<String, Object>>> addresses(Endpoint endpoint, Found found) {
    if (found.addresses().isEmpty()) {
      Map<String, Object> row =
          failed(
              endpoint,
              FaultCode.NAME_UNRESOLVED.at(endpoint.host(), "no address is known for this name"));
      row.put("resolveMillis", found.millis());
      return CompletableFuture.completedFuture(List.of(row));
    }
    List<CompletableFuture<Map<String, Object>>> running =
        found.addresses().stream()
            .map(
                address ->
                    CompletableFuture.supplyAsync(
                            () -> new AddressCheck(endpoint, address, clock).run(found.millis()),
                            executor)
                        .completeOnTimeout(
                            failed(endpoint, late(endpoint)), left(), TimeUnit.NANOSECONDS))
            .toList();
    return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
        .thenApply(done -> running.stream().map(CompletableFuture::join).toList());
  }

  private long left() {
    return Math.max(0, deadline - System.nanoTime());
  }

  private static Map<String, Object> failed(Endpoint endpoint, Fault fault) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", endpoint.name());
    row.put("endpoint", endpoint.target());
    row.put("fault", Rows.fault(fault));
    return row;
  }

  private static Fault late(Endpoint endpoint) {
    return FaultCode.TIMED_OUT.at(
        endpoint.target(), "no result in time", "Check the network and its name servers.");
  }
}
