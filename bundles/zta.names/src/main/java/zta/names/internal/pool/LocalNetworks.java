package zta.names.internal.pool;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/** The networks that this machine is in or has routes to, but for the agent's own. */
public final class LocalNetworks {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNetworks.class);

  /** Shorter prefixes are the Internet, also in halves or quarters as some VPNs route it. */
  private static final int SHORTEST = 4;

  private static final int MAX_ROUTES = 100_000;

  /**
   * A network in use.
   *
   * @param network the network
   * @param device the interface to it
   */
  public record Used(Cidr network, String device) {
    /** Returns whether both networks have addresses in common. */
    boolean meets(AddressRange range) {
      Cidr other = range.network();
      return network.contains(other.base()) || other.contains(network.base());
    }
  }

  private final Path proc;
  private final String ownLink;

  /**
   * Looks in a directory such as {@code /proc/net}.
   *
   * @param ownLink the agent's own interface, which may have the ranges
   */
  public LocalNetworks(Path proc, String ownLink) {
    this.proc = proc;
    this.ownLink = ownLink;
  }

  /** Returns a network that overlaps a range. */
  public Optional<Used> conflict(AddressRange range) {
    return used().stream().filter(one -> one.meets(range)).findFirst();
  }

  private List<Used> used() {
    List<Used> used = new ArrayList<>();
    for (String line : lines("route")) {
      add(used, route4(line));
    }
    for (String line : lines("ipv6_route")) {
      add(used, route6(line));
    }
    addInterfaces(used);
    return used;
  }

  private void add(List<Used> used, Optional<Used> one) {
    one.filter(u -> !u.device().equals(ownLink)).ifPresent(used::add);
  }

  private List<String> lines(String file) {
    try (var lines = Files.lines(proc.resolve(file))) {
      return lines.limit(MAX_ROUTES).toList();
    } catch (IOException e) {
      LOG.debug("No routes in {}: {}", file, e.getMessage());
      return List.of();
    }
  }

  /** Iface, destination, gateway, flags, references, use, metric, mask: little-endian words. */
  static Optional<Used> route4(String line) {
    List<String> fields = fields(line);
    if (fields.size() < 8 || fields.get(1).length() != 8 || fields.get(7).length() != 8) {
      return Optional.empty();
    }
    try {
      byte[] address = HexFormat.of().parseHex(fields.get(1));
      int length = Integer.bitCount(HexFormat.fromHexDigits(fields.get(7)));
      byte[] turned = {address[3], address[2], address[1], address[0]};
      return route(turned, length, fields.get(0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Destination, its length, source, its length, next hop, four numbers, interface. */
  static Optional<Used> route6(String line) {
    List<String> fields = fields(line);
    if (fields.size() < 10 || fields.get(0).length() != 32) {
      return Optional.empty();
    }
    try {
      byte[] address = HexFormat.of().parseHex(fields.get(0));
      return route(address, HexFormat.fromHexDigits(fields.get(1)), fields.get(9));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Used> route(byte[] address, int length, String device) {
    if (length < SHORTEST || device.equals("lo")) {
      return Optional.empty();
    }
    return Cidr.parse(IpText.format(address) + "/" + length).map(cidr -> new Used(cidr, device));
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(line);
    while (tokens.hasMoreTokens()) {
      fields.add(tokens.nextToken());
    }
    return fields;
  }

  private void addInterfaces(List<Used> used) {
    try {
      for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InterfaceAddress one : device.getInterfaceAddresses()) {
          byte[] bytes = one.getAddress().getAddress();
          add(
              used,
              Cidr.parse(IpText.format(bytes) + "/" + one.getNetworkPrefixLength())
                  .filter(cidr -> cidr.length() >= SHORTEST)
                  .map(cidr -> new Used(cidr.network(), device.getName())));
        }
      }
    } catch (IOException e) {
      LOG.debug("No interfaces: {}", e.getMessage());
    }
  }
}
