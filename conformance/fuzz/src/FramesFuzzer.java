import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;

/** Whatever follows the preface, no exception leaves the connection. */
public final class FramesFuzzer {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    H2Events events =
        new H2Events() {
          @Override
          public void request(H2Stream stream, Http2Headers headers, boolean end) {
            stream.respond(new DefaultHttp2Headers().status("200"), false);
            // What it says comes back to itself.
            stream.attach(stream);
          }
        };
    EmbeddedChannel channel =
        new EmbeddedChannel(H2Connection.server(H2Limits.defaults(), events));
    channel.writeInbound(Unpooled.wrappedBuffer(PREFACE), Unpooled.wrappedBuffer(SETTINGS));
    channel.writeInbound(Unpooled.copiedBuffer(data));
    channel.finishAndReleaseAll();
  }
}
