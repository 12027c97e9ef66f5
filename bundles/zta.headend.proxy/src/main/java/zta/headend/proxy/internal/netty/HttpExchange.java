package zta.headend.proxy.internal.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Stream;
import zta.masque.h3.H3DatagramStream;
import zta.masque.h3.H3Stream;
import zta.masque.net.HttpStream;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.DatagramStream;

/**
 * A request on a stream of HTTP/2 or HTTP/3.
 *
 * @param <H> that version's headers
 */
final class HttpExchange<H extends Headers<CharSequence, CharSequence, H>> implements Exchange {
  private final HttpStream<H> stream;
  private final EventLoop loop;
  private final Supplier<H> headers;
  private final @Nullable Supplier<ByteStream> datagrams;

  private HttpExchange(
      HttpStream<H> stream,
      EventLoop loop,
      Supplier<H> headers,
      @Nullable Supplier<ByteStream> datagrams) {
    this.stream = stream;
    this.loop = loop;
    this.headers = headers;
    this.datagrams = datagrams;
  }

  static HttpExchange<Http2Headers> of(H2Stream stream, EventLoop loop, boolean udp) {
    return new HttpExchange<>(
        stream,
        loop,
        DefaultHttp2Headers::new,
        udp ? () -> new DatagramStream(stream, loop) : null);
  }

  static HttpExchange<Http3Headers> of(H3Stream stream, EventLoop loop, boolean udp) {
    return new HttpExchange<>(
        stream, loop, DefaultHttp3Headers::new, udp ? () -> new H3DatagramStream(stream) : null);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void onClosed(Consumer<ReasonCode> listener) {
    stream.onClosed(listener);
  }

  @Override
  public ByteStream accept() {
    if (datagrams == null) {
      stream.respond(status(200), false);
      return stream;
    }
    stream.respond(status(200).add(ConnectUdp.CAPSULES, ConnectUdp.YES), false);
    return datagrams.get();
  }

  private H status(int code) {
    return headers.get().add(PseudoHeaderName.STATUS.value(), Integer.toString(code));
  }

  @Override
  public void refuse(Refusal refusal) {
    H answer = status(refusal.status()).add("content-type", Refusal.CONTENT_TYPE);
    if (!refusal.proxyStatus().isEmpty()) {
      answer.add(ProxyStatus.HEADER, refusal.proxyStatus());
    }
    stream.respond(answer, false);
    stream.respondBody(Unpooled.copiedBuffer(refusal.body(), UTF_8));
    stream.dismiss();
  }
}
