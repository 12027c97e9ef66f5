package zta.masque;

import zta.api.access.ReasonCode;

/**
 * Why a stream was reset, as a HTTP/2 error code (RFC 9113 section 7).
 *
 * <p>Reasons that HTTP/2 has no code for travel in a private range; peers that do not know it take
 * them for an unspecified error, as the RFC wants.
 */
public final class ResetCode {
  private static final long NO_ERROR = 0x0;
  private static final long PROTOCOL_ERROR = 0x1;
  private static final long REFUSED_STREAM = 0x7;
  private static final long CANCEL = 0x8;
  private static final long CONNECT_ERROR = 0xa;
  private static final long ENHANCE_YOUR_CALM = 0xb;
  private static final long PRIVATE = 0x7a74_6100L;
  private static final int LAST_PRIVATE = 15;

  private ResetCode() {}

  /** Returns the code to send for a reason. */
  public static long of(ReasonCode reason) {
    return switch (reason) {
      case RESOURCE_RESET -> CONNECT_ERROR;
      case APPLICATION_RESET -> CANCEL;
      case BAD_REQUEST -> PROTOCOL_ERROR;
      case LIMIT -> ENHANCE_YOUR_CALM;
      case DENIED_BY_RULE -> PRIVATE + 1;
      case NO_RULE -> PRIVATE + 2;
      case IDENTITY -> PRIVATE + 3;
      case POSTURE -> PRIVATE + 4;
      case NETWORK -> PRIVATE + 5;
      case TIME -> PRIVATE + 6;
      case PORT -> PRIVATE + 7;
      case CERTIFICATE -> PRIVATE + 8;
      case IDLE -> PRIVATE + 9;
      case SHUTDOWN -> PRIVATE + 10;
      case RESOURCE_TIMEOUT -> PRIVATE + 11;
      case MODULE_MISSING -> PRIVATE + 12;
      case TUNNEL_LOST -> PRIVATE + 13;
      case RESOURCE_REFUSED -> PRIVATE + 14;
      case CONNECTOR_LOST -> PRIVATE + 15;
      default -> PRIVATE;
    };
  }

  /** Returns the reason that a received code stands for. */
  public static ReasonCode reason(long code) {
    if (code > PRIVATE && code <= PRIVATE + LAST_PRIVATE) {
      return ofPrivate((int) (code - PRIVATE));
    }
    if (code == CANCEL || code == NO_ERROR) {
      return ReasonCode.APPLICATION_RESET;
    }
    if (code == CONNECT_ERROR) {
      return ReasonCode.RESOURCE_RESET;
    }
    if (code == PROTOCOL_ERROR) {
      return ReasonCode.BAD_REQUEST;
    }
    return code == REFUSED_STREAM || code == ENHANCE_YOUR_CALM
        ? ReasonCode.LIMIT
        : ReasonCode.INTERNAL;
  }

  private static ReasonCode ofPrivate(int number) {
    for (ReasonCode reason : ReasonCode.values()) {
      if (of(reason) == PRIVATE + number) {
        return reason;
      }
    }
    return ReasonCode.INTERNAL;
  }
}
