package zta.masque.udp;

/**
 * A capsule or HTTP datagram that makes the message malformed (RFC 9297 sections 3.3 and 2.1): the
 * stream it came on is to be aborted, others go on. Over HTTP/3 the error is {@link
 * #H3_DATAGRAM_ERROR}, over HTTP/2 a PROTOCOL_ERROR.
 */
public class CapsuleException extends Exception {
  /** The HTTP/3 error code of RFC 9297 section 5.2. */
  public static final long H3_DATAGRAM_ERROR = 0x33;

  private static final long serialVersionUID = 1L;

  /** Makes it; without a stack trace, since peers can cause it at will. */
  public CapsuleException(String message) {
    super(message, null, false, false);
  }
}
