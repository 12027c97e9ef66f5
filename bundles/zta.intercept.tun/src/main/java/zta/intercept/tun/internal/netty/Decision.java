package zta.intercept.tun.internal.netty;

import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;

/** What becomes of a flow. */
sealed interface Decision {
  /** Its far end is reached. */
  record Reached(ByteStream far) implements Decision {}

  /** Nobody's: it goes on its own way, past the device. */
  record Direct() implements Decision {}

  /** It is refused. */
  record Refused(ReasonCode reason) implements Decision {}
}
