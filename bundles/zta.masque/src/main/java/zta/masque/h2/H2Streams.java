package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The streams of one connection, by the codec's. Belongs to the connection's event loop. */
final class H2Streams {
  private final H2Connection owner;
  private final Http2Connection codec;
  private final Http2Connection.PropertyKey key;

  H2Streams(H2Connection owner) {
    this.owner = owner;
    this.codec = owner.connection();
    this.key = codec.newKey();
  }

  H2Stream adopt(Http2Stream stream) {
    H2Stream own = new H2Stream(owner, stream);
    stream.setProperty(key, own);
    return own;
  }

  Optional<H2Stream> of(@Nullable Http2Stream stream) {
    return stream == null
        ? Optional.empty()
        : Optional.ofNullable(stream.<H2Stream>getProperty(key));
  }

  Optional<H2Stream> of(int streamId) {
    return of(codec.stream(streamId));
  }

  /** Returns the open ones. */
  List<H2Stream> all() {
    List<H2Stream> streams = new ArrayList<>();
    try {
      codec.forEachActiveStream(
          stream -> {
            of(stream).ifPresent(streams::add);
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return streams;
  }
}
