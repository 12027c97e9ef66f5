package zta.guard.internal.before;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads lines of {@code /proc/net/tcp} and {@code tcp6} (proc_net_tcp of the kernel's documents).
 */
final class ProcNetTcp {
  private static final String ESTABLISHED = "01";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int UID = 7;
  private static final int INODE = 9;
  private static final int WORD = 8;

  private final boolean littleEndian;

  /** Reads what a kernel of this byte order writes: addresses are printed as its numbers. */
  ProcNetTcp(ByteOrder order) {
    this.littleEndian = order == ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the connection of a line, empty for the heading, other states and what is no line. */
  Optional<TcpSocket> established(String line) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length <= INODE || !fields[STATE].equals(ESTABLISHED)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TcpSocket(
              end(fields[LOCAL]),
              end(fields[REMOTE]),
              Long.parseLong(fields[UID]),
              Long.parseLong(fields[INODE])));
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private InetSocketAddress end(String text) throws UnknownHostException {
    int colon = text.indexOf(':');
    if (colon != WORD && colon != 4 * WORD) {
      throw new IllegalArgumentException(text);
    }
    byte[] address = new byte[colon / 2];
    for (int i = 0; i < address.length; i++) {
      int at = littleEndian ? (i & ~3) + 3 - (i & 3) : i;
      address[i] = (byte) Integer.parseInt(text.substring(2 * at, 2 * at + 2), 16);
    }
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    return new InetSocketAddress(InetAddress.getByAddress(address), port);
  }
}
