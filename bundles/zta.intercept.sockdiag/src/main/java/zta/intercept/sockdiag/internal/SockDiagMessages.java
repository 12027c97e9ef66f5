package zta.intercept.sockdiag.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import zta.api.flow.Protocol;

/**
 * Messages of sock_diag(7): {@code inet_diag_req_v2} for exactly one TCP or UDP socket, and {@code
 * inet_diag_msg}. Numbers are in the machine's own order, ports and addresses in the network's.
 */
final class SockDiagMessages {
  /** The kernel has no such socket. */
  static final int NO_SUCH_SOCKET = 2;

  private static final int HEADER = 16;
  private static final int REQUEST = HEADER + 56;
  private static final int ANSWER = HEADER + 72;
  private static final int AT_SEQUENCE = 8;
  private static final int AT_DESTINATION_PORT = HEADER + 6;
  private static final int AT_SOURCE_PORT = HEADER + 4;
  private static final int AT_UID = HEADER + 64;
  private static final int AT_INODE = HEADER + 68;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLM_F_REQUEST = 1;
  private static final short NLMSG_ERROR = 2;
  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final int ADDRESS = 16;
  private static final int ANY_STATE = -1;
  private static final int NO_COOKIE = -1;

  private SockDiagMessages() {}

  /**
   * Writes the question for the socket with exactly these two ends. The kernel looks a UDP socket
   * up for a packet that arrives: its source is the far end.
   */
  static void ask(
      ByteBuffer to,
      int sequence,
      Protocol protocol,
      InetSocketAddress local,
      InetSocketAddress remote) {
    boolean udp = protocol == Protocol.UDP;
    InetSocketAddress first = udp ? remote : local;
    InetSocketAddress second = udp ? local : remote;
    boolean six = local.getAddress() instanceof Inet6Address;
    to.clear().order(ByteOrder.nativeOrder());
    to.putInt(REQUEST).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST);
    to.putInt(sequence).putInt(0);
    to.put(six ? AF_INET6 : AF_INET)
        .put((byte) protocol.number())
        .putShort((short) 0)
        .putInt(ANY_STATE);
    port(to, first);
    port(to, second);
    address(to, first.getAddress());
    address(to, second.getAddress());
    to.putInt(0).putInt(NO_COOKIE).putInt(NO_COOKIE).flip();
  }

  private static void port(ByteBuffer to, InetSocketAddress end) {
    to.put((byte) (end.getPort() >> 8)).put((byte) end.getPort());
  }

  private static void address(ByteBuffer to, InetAddress address) {
    byte[] bytes = address.getAddress();
    to.put(bytes).put(new byte[ADDRESS - bytes.length]);
  }

  /** Returns whether an answer is the one to the question of this number. */
  static boolean answers(ByteBuffer answer, int sequence) {
    return answer.remaining() >= HEADER + Integer.BYTES && answer.getInt(AT_SEQUENCE) == sequence;
  }

  /** Returns the error number that an answer carries, 0 when it carries a socket. */
  static int error(ByteBuffer answer) {
    return answer.getShort(Integer.BYTES) == NLMSG_ERROR ? -answer.getInt(HEADER) : 0;
  }

  /**
   * Returns the owner that an answer names. When the connection is gone, the kernel answers with a
   * socket that listens at the same port: that one is somebody else's. A socket without an inode is
   * held by no process any more, and its user id says nothing. A UDP socket that is not connected
   * has no far end.
   */
  static OptionalLong uid(
      ByteBuffer answer, Protocol protocol, InetSocketAddress local, InetSocketAddress remote) {
    boolean whole = answer.remaining() >= ANSWER;
    if (!whole
        || port(answer, AT_SOURCE_PORT) != local.getPort()
        || !fits(protocol, port(answer, AT_DESTINATION_PORT), remote.getPort())
        || answer.getInt(AT_INODE) == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Integer.toUnsignedLong(answer.getInt(AT_UID)));
  }

  private static boolean fits(Protocol protocol, int farPort, int wanted) {
    return farPort == wanted || (farPort == 0 && protocol == Protocol.UDP);
  }

  private static int port(ByteBuffer answer, int at) {
    return (answer.get(at) & 0xff) << 8 | (answer.get(at + 1) & 0xff);
  }
}
