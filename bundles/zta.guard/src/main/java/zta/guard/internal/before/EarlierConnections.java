package zta.guard.internal.before;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.LocalUser;
import zta.api.intercept.Catchment;
import zta.api.status.MessageHistory;
import zta.lib.account.Accounts;
import zta.lib.net.Cidr;

/**
 * Names, in the Message History, connections that applications had open to a network before it
 * became private: the agent cannot take them over.
 */
public final class EarlierConnections {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierConnections.class);
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String SOCKET = "socket:[";
  private static final String AGENT_LINK = "zta";
  private static final int MAX_SOCKETS = 100_000;
  private static final int MAX_MESSAGES = 20;

  private final MessageHistory history;
  private final Accounts accounts;
  private Set<Cidr> before = Set.of();

  /** Looks up accounts by this clock. */
  public EarlierConnections(MessageHistory history, InstantSource clock) {
    this.history = history;
    this.accounts = new Accounts(Path.of("/etc/passwd"), clock);
  }

  /** Looks once for each network that was not private at the call before. For one thread. */
  public void compare(Catchment.Catch now) {
    Set<Cidr> networks =
        now.claims().stream()
            .flatMap(claim -> claim.networks().stream())
            .map(Cidr::parse)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    List<Cidr> fresh = networks.stream().filter(network -> !before.contains(network)).toList();
    before = networks;
    if (!fresh.isEmpty()) {
      tell(EarlierScan.find(sockets(), fresh, ownInodes(), ownAddresses()));
    }
  }

  private void tell(Map<EarlierScan.Destination, Integer> found) {
    found.entrySet().stream()
        .limit(MAX_MESSAGES)
        .forEach(entry -> tell(entry.getKey(), entry.getValue()));
    if (found.size() > MAX_MESSAGES) {
      LOG.info("{} more connections from before are not listed", found.size() - MAX_MESSAGES);
    }
  }

  private void tell(EarlierScan.Destination destination, int count) {
    LocalUser user = accounts.user(destination.uid());
    String host = destination.remote().getAddress().getHostAddress();
    String where =
        (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + destination.remote().getPort();
    history.info(
        Optional.of(user),
        "Open connections from before to "
            + where
            + " ("
            + count
            + ") go directly, not through Zero Trust Access; restart the application.");
  }

  private static List<TcpSocket> sockets() {
    ProcNetTcp parser = new ProcNetTcp(ByteOrder.nativeOrder());
    List<TcpSocket> sockets = new ArrayList<>();
    for (Path table : TABLES) {
      try (BufferedReader in = Files.newBufferedReader(table)) {
        for (String line = in.readLine();
            line != null && sockets.size() < MAX_SOCKETS;
            line = in.readLine()) {
          parser.established(line).ifPresent(sockets::add);
        }
      } catch (IOException e) {
        LOG.debug("Cannot read {}", table, e);
      }
    }
    return sockets;
  }

  private static Set<Long> ownInodes() {
    Set<Long> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        inode(descriptor).ifPresent(inodes::add);
      }
    } catch (IOException e) {
      LOG.debug("Cannot list own sockets", e);
    }
    return inodes;
  }

  private static Optional<Long> inode(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith(SOCKET)
          ? Optional.of(Long.valueOf(target.substring(SOCKET.length(), target.length() - 1)))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // closed in the meantime
    }
  }

  private static Set<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(link -> link.getName().startsWith(AGENT_LINK))
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toSet());
    } catch (SocketException e) {
      return Set.of();
    }
  }
}
