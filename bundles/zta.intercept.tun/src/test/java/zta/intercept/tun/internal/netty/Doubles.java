package zta.intercept.tun.internal.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.FiveTuple;
import zta.api.flow.Flow;
import zta.api.flow.FlowCounters;
import zta.api.flow.FlowId;
import zta.api.flow.FlowOutcome;
import zta.api.flow.LocalUser;
import zta.api.flow.ProcessInfo;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Offer;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.names.ResolverPort;
import zta.api.names.SyntheticAddresses;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/** Stand-ins for the agent's other parts. */
final class Doubles {
  private Doubles() {}

  /** A refused flow. */
  record RefusedFlow(FiveTuple tuple, LocalUser user, ReasonCode reason) implements Flow {
    static RefusedFlow of(Offer offer, ReasonCode reason) {
      return new RefusedFlow(offer.tuple(), offer.user().orElse(new LocalUser("nobody")), reason);
    }

    @Override
    public FlowId id() {
      return FlowId.random(new Random(1));
    }

    @Override
    public Optional<ProcessInfo> process() {
      return Optional.empty();
    }

    @Override
    public String interceptor() {
      return "tun";
    }

    @Override
    public Instant started() {
      return Instant.EPOCH;
    }

    @Override
    public FlowCounters counters() {
      return new FlowCounters(0, 0);
    }

    @Override
    public Verdict verdict() {
      return Verdict.refused(reason);
    }

    @Override
    public Optional<FlowOutcome> outcome() {
      return Optional.empty();
    }
  }

  /** A journal in a directory; each entry is {@code kind family undo}. */
  record FileJournal(Path directory) implements OsJournal {
    @Override
    public Entry begin(OsChange change) throws FaultException {
      try {
        Path file = Files.createTempFile(directory, "change", ".txt");
        Map<String, String> details = change.details();
        Files.writeString(
            file, change.kind() + " " + details.get("family") + " " + details.get("undo"));
        return () -> delete(file);
      } catch (IOException e) {
        throw new FaultException(FaultCode.STORAGE_FAILED.at("test", e.toString()), e);
      }
    }

    private static void delete(Path file) throws FaultException {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new FaultException(FaultCode.STORAGE_FAILED.at("test", e.toString()), e);
      }
    }

    Map<Path, OsChange> leftOver() throws IOException {
      Map<Path, OsChange> found = new LinkedHashMap<>();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          String[] parts = Files.readString(file).split(" ", 3);
          found.put(file, new OsChange(parts[0], Map.of("family", parts[1], "undo", parts[2])));
        }
      }
      return found;
    }
  }

  /** One synthetic address has a name. */
  static final class Names implements SyntheticAddresses {
    static final String ADDRESS = "100.64.0.10";
    static final String NAME = "app.corp.example";

    private int held;

    @Override
    public List<String> ranges() {
      return List.of("100.64.0.0/24");
    }

    @Override
    public boolean covers(InetAddress address) {
      return Cidr.parse("100.64.0.0/24").orElseThrow().contains(address);
    }

    @Override
    public synchronized Optional<Lease> hold(InetAddress address) {
      if (!IpText.format(address.getAddress()).equals(ADDRESS)) {
        return Optional.empty();
      }
      held++;
      return Optional.of(
          new Lease() {
            private boolean closed;

            @Override
            public String name() {
              return NAME;
            }

            @Override
            public void close() {
              if (!closed) {
                closed = true;
                give();
              }
            }
          });
    }

    private synchronized void give() {
      held--;
    }

    synchronized int held() {
      return held;
    }
  }

  /** Answers each query with itself, the other way round. */
  record EchoResolver(InetSocketAddress address) implements ResolverPort {
    @Override
    public List<InetSocketAddress> addresses() {
      return List.of(address);
    }

    @Override
    public CompletionStage<byte[]> answer(byte[] query, InetSocketAddress client) {
      byte[] answer = new byte[query.length];
      for (int i = 0; i < query.length; i++) {
        answer[i] = query[query.length - 1 - i];
      }
      return CompletableFuture.completedFuture(answer);
    }
  }

  /** Finds owners in the kernel's tables, by ports alone. */
  static final class ProcOwners implements SocketOwners {
    @Override
    public Optional<LocalUser> owner(InetSocketAddress local, InetSocketAddress remote) {
      return find("tcp", local.getPort(), remote.getPort());
    }

    @Override
    public Optional<LocalUser> udpOwner(InetSocketAddress local, InetSocketAddress remote) {
      return find("udp", local.getPort(), remote.getPort());
    }

    private static Optional<LocalUser> find(String table, int localPort, int remotePort) {
      String local = String.format(Locale.ROOT, ":%04X", localPort);
      String remote = String.format(Locale.ROOT, ":%04X", remotePort);
      for (String family : new String[] {"", "6"}) {
        try {
          for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table + family))) {
            String[] fields = line.trim().split("\\s+", -1);
            boolean far = fields[2].endsWith(remote) || fields[2].endsWith(":0000");
            if (fields[1].endsWith(local) && far) {
              return Optional.of(new LocalUser(fields[7].equals("0") ? "root" : fields[7]));
            }
          }
        } catch (IOException e) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }
}
