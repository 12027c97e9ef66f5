package zta.core.internal.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the network of the machine, or of the network namespace that this process is in. */
final class SystemNetwork implements Supplier<NetworkView> {
  private static final Logger LOG = LoggerFactory.getLogger(SystemNetwork.class);
  private static final Path V4 = Path.of("/proc/self/net/route");
  private static final Path V6 = Path.of("/proc/self/net/ipv6_route");
  private static final String OWN_LINK = "zta";
  private static final long MAX_LINES = 100_000;
  private static final int MAX_ADDRESSES = 256;

  @Override
  public NetworkView get() {
    return new NetworkView(addresses(), DefaultRoutes.of(lines(V4), lines(V6)));
  }

  private static List<InetAddress> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(SystemNetwork::counts)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .sorted(Comparator.comparing(InetAddress::getAddress, Arrays::compare))
          .limit(MAX_ADDRESSES)
          .toList();
    } catch (SocketException e) {
      LOG.debug("Cannot list this machine's addresses", e);
      return List.of();
    }
  }

  private static boolean counts(NetworkInterface link) {
    try {
      return !link.getName().startsWith(OWN_LINK) && !link.isLoopback() && link.isUp();
    } catch (SocketException e) {
      return false; // gone in the meantime
    }
  }

  private static Stream<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
      return lines.limit(MAX_LINES).toList().stream();
    } catch (IOException | UncheckedIOException e) {
      return Stream.empty(); // another system, or no IPv6
    }
  }
}
