package zta.intercept.tun.internal.packet;

/** What an ICMP (RFC 792, RFC 1812) or ICMPv6 (RFC 4443) destination unreachable message says. */
public enum Unreachable {
  /** The host does not answer. */
  HOST(1, 3),
  /** Nobody is at that port. */
  PORT(3, 4),
  /** It is forbidden. */
  PROHIBITED(13, 1);

  private final int code4;
  private final int code6;

  Unreachable(int code4, int code6) {
    this.code4 = code4;
    this.code6 = code6;
  }

  int code(boolean six) {
    return six ? code6 : code4;
  }
}
