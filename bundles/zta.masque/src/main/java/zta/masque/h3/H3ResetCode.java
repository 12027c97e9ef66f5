package zta.masque.h3;

import zta.api.access.ReasonCode;
import zta.masque.ResetCode;

/**
 * Why a stream was reset, as a HTTP/3 error code (RFC 9114 section 8.1). Reasons that HTTP/3 has no
 * code for travel in the same private range as over HTTP/2.
 */
public final class H3ResetCode {
  /** Nothing is wrong. */
  public static final int NO_ERROR = 0x100;

  /** The peer behaves as if to cause load. */
  public static final int EXCESSIVE_LOAD = 0x107;

  /** A stream or push ID was used wrongly. */
  public static final int ID_ERROR = 0x108;

  /** A request ended before it was whole. */
  public static final int REQUEST_INCOMPLETE = 0x10d;

  /** The TCP connection of a CONNECT was reset or closed abnormally. */
  public static final int CONNECT_ERROR = 0x10f;

  /** A datagram that cannot be read (RFC 9297 section 5.2). */
  public static final int DATAGRAM_ERROR = 0x33;

  private static final int MESSAGE_ERROR = 0x10e;
  private static final int REQUEST_REJECTED = 0x10b;
  private static final int REQUEST_CANCELLED = 0x10c;

  private H3ResetCode() {}

  /** Returns the code to send for a reason. */
  public static int of(ReasonCode reason) {
    return switch (reason) {
      case RESOURCE_RESET -> CONNECT_ERROR;
      case APPLICATION_RESET -> REQUEST_CANCELLED;
      case LIMIT -> EXCESSIVE_LOAD;
      case BAD_REQUEST -> MESSAGE_ERROR;
      default -> (int) ResetCode.of(reason);
    };
  }

  /** Returns the reason that a received code stands for. */
  public static ReasonCode reason(long code) {
    if (code == CONNECT_ERROR) {
      return ReasonCode.RESOURCE_RESET;
    }
    if (code == REQUEST_CANCELLED || code == NO_ERROR) {
      return ReasonCode.APPLICATION_RESET;
    }
    if (code == MESSAGE_ERROR) {
      return ReasonCode.BAD_REQUEST;
    }
    if (code == REQUEST_REJECTED || code == EXCESSIVE_LOAD) {
      return ReasonCode.LIMIT;
    }
    return code > 0xffff ? ResetCode.reason(code) : ReasonCode.INTERNAL;
  }
}
