package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/** Tells errors of the protocol from errors of the connection. */
final class Http2CodecCauses {
  private Http2CodecCauses() {}

  static boolean isHttp2(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof Http2Exception) {
        return true;
      }
    }
    return false;
  }
}
