package zta.intercept.local.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import zta.api.flow.Protocol;

/**
 * Reads the kernel's tables of TCP and UDP sockets (proc(5), {@code /proc/net/tcp}, {@code tcp6},
 * {@code udp} and {@code udp6}).
 *
 * <p>A socket that no process holds any more has inode 0 and user id 0 there; it counts as owned by
 * nobody, or whoever closes quickly would pass for root.
 */
final class ProcSockets {
  private static final String MAPPED = "0000000000000000FFFF0000";

  private static final String NO_PORT = ":0000";

  private final List<Path> tables;
  private final List<Path> udpTables;

  /** Reads these tables. */
  ProcSockets(Path folder) {
    tables = List.of(folder.resolve("tcp"), folder.resolve("tcp6"));
    udpTables = List.of(folder.resolve("udp"), folder.resolve("udp6"));
  }

  /**
   * Returns the user id of the UDP socket that sends from one end to the other: it is bound to the
   * end or to all addresses, and connected to the other end or to none. When sockets of several
   * users share the port, it is nobody's.
   */
  OptionalLong udpOwner(InetSocketAddress local, InetSocketAddress remote) throws IOException {
    Set<OptionalLong> found = new HashSet<>();
    for (Path table : udpTables) {
      String end = ends(remote, table.endsWith("udp6"));
      findSenders(table, local, far -> far.equals(end) || isUnconnected(far), found);
    }
    return found.size() == 1 ? found.iterator().next() : OptionalLong.empty();
  }

  /**
   * Returns the user id of the sockets that send from one end, whatever they are connected to, but
   * for TCP sockets that listen; nobody's when they are several users'.
   */
  OptionalLong senderOwner(Protocol protocol, InetSocketAddress local) throws IOException {
    boolean udp = protocol == Protocol.UDP;
    Set<OptionalLong> found = new HashSet<>();
    for (Path table : udp ? udpTables : tables) {
      findSenders(table, local, far -> udp || !isUnconnected(far), found);
    }
    return found.size() == 1 ? found.iterator().next() : OptionalLong.empty();
  }

  private static void findSenders(
      Path table, InetSocketAddress from, Predicate<String> fits, Set<OptionalLong> found)
      throws IOException {
    if (!Files.exists(table)) {
      return;
    }
    String local = ends(from, table.toString().endsWith("6"));
    try (BufferedReader lines = Files.newBufferedReader(table, US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = line.indexOf(": ");
        String[] ends = at < 0 ? new String[0] : line.substring(at + 2).split(" ", 3);
        if (ends.length == 3
            && (ends[0].equals(local) || ends[0].equals(anyAddress(local)))
            && fits.test(ends[1])) {
          found.add(user(line.substring(at + 2)));
        }
      }
    }
  }

  private static String anyAddress(String end) {
    int colon = end.indexOf(':');
    return "0".repeat(colon) + end.substring(colon);
  }

  private static boolean isUnconnected(String end) {
    return end.endsWith(NO_PORT);
  }

  /** Returns the user id of the socket with exactly these two ends. */
  OptionalLong owner(InetSocketAddress local, InetSocketAddress remote) throws IOException {
    OptionalLong found = OptionalLong.empty();
    for (Path table : tables) {
      if (found.isEmpty() && Files.exists(table)) {
        boolean six = table.endsWith("tcp6");
        found = find(table, ends(local, six) + " " + ends(remote, six));
      }
    }
    return found;
  }

  private static OptionalLong find(Path table, String wanted) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(table, US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = line.indexOf(": ");
        if (at >= 0 && line.startsWith(wanted, at + 2)) {
          return user(line.substring(at + 2));
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Fields: local, remote, state, queues, timer, retransmits, uid, timeout, inode. */
  private static OptionalLong user(String entry) {
    String[] fields = entry.trim().split("\\s+", 10);
    return fields.length < 9 || fields[8].equals("0")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(fields[6]));
  }

  private static String ends(InetSocketAddress end, boolean six) {
    byte[] bytes = end.getAddress().getAddress();
    boolean mapped = six && end.getAddress() instanceof Inet4Address;
    StringBuilder text = new StringBuilder(mapped ? mappedPrefix() : "");
    for (int word = 0; word < bytes.length; word += 4) {
      for (int i = 0; i < 4; i++) {
        int index = little() ? word + 3 - i : word + i;
        text.append(String.format(Locale.ROOT, "%02X", bytes[index]));
      }
    }
    return text.append(String.format(Locale.ROOT, ":%04X", end.getPort())).toString();
  }

  private static String mappedPrefix() {
    return little() ? MAPPED : "00000000000000000000FFFF";
  }

  /** The table shows each word of an address as the machine's own number. */
  private static boolean little() {
    return ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);
  }
}
