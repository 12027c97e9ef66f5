package zta.control.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import zta.api.control.ControlVerb;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.control.internal.ControlServerTest.Verb;
import zta.control.internal.server.ControlServer;
import zta.control.internal.server.Limits;
import zta.control.internal.server.PeerCredentials;

/** The real server with verbs that try its limits. */
final class TestServer implements AutoCloseable {
  static final int CONNECTIONS_PER_USER = 12;

  private final AtomicReference<Instant> now = new AtomicReference<>(Doubles.NOW);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private final Requests requests;
  private final ControlServer server;
  private final Subscriptions subscriptions = new Subscriptions(caller -> Optional.empty());

  TestServer(Path socket) throws FaultException {
    VerbTable verbs = new VerbTable(verbs());
    requests = new Requests(verbs, new Administrators("nobody", Set.of()), subscriptions);
    InstantSource clock = now::get;
    server =
        ControlServer.open(
            socket,
            PeerCredentials.ofKernel(),
            new Limits(30, CONNECTIONS_PER_USER, 8, 2 << 20, Duration.ofSeconds(60)),
            clock,
            requests);
  }

  private List<ControlVerb> verbs() {
    return List.of(
        new Verb(
            "echo",
            (caller, arguments, progress) -> {
              progress.step("thinking");
              return Map.of("text", arguments.get("text"), "caller", caller.user().name());
            }),
        new Verb(
            "crash",
            (caller, arguments, progress) -> {
              throw new IllegalStateException("crash of a verb, as the test wants it");
            }),
        new Verb(
            "refuse",
            (caller, arguments, progress) -> {
              throw new FaultException(FaultCode.NOT_PERMITTED.at("here", "no"));
            }),
        new Verb("flood", (caller, arguments, progress) -> Map.of("x", "x".repeat(2 << 20))),
        new Verb("much", (caller, arguments, progress) -> Map.of("x", "x".repeat(900_000))),
        new Verb(
            "hold",
            (caller, arguments, progress) -> {
              held.incrementAndGet();
              ControlServerTest.awaitQuietly(release);
              held.decrementAndGet();
              return Map.of();
            }));
  }

  CountDownLatch holdVerb() {
    return release;
  }

  boolean awaitHeld(int count) {
    return await(() -> held.get() == count);
  }

  boolean awaitIdle() {
    return await(() -> held.get() == 0);
  }

  void passTime(Duration time) {
    now.updateAndGet(t -> t.plus(time));
  }

  private static boolean await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  @Override
  public void close() {
    server.close();
    requests.close();
    subscriptions.close();
  }
}
