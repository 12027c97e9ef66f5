package zta.headend.proxy.internal.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Stream;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.DatagramStream;

/** A request on a HTTP/2 stream. */
final class H2Exchange implements Exchange {
  private final H2Stream stream;
  private final EventLoop loop;
  private final boolean datagrams;

  H2Exchange(H2Stream stream, EventLoop loop, boolean datagrams) {
    this.stream = stream;
    this.loop = loop;
    this.datagrams = datagrams;
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
    Http2Headers headers = new DefaultHttp2Headers().status("200");
    if (!datagrams) {
      stream.respond(headers, false);
      return stream;
    }
    stream.respond(headers.add(ConnectUdp.CAPSULES, ConnectUdp.YES), false);
    return new DatagramStream(stream, loop);
  }

  @Override
  public void refuse(Refusal refusal) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .status(Integer.toString(refusal.status()))
            .add("content-type", Refusal.CONTENT_TYPE);
    if (!refusal.proxyStatus().isEmpty()) {
      headers.add(ProxyStatus.HEADER, refusal.proxyStatus());
    }
    stream.respond(headers, false);
    stream.respondBody(Unpooled.copiedBuffer(refusal.body(), UTF_8));
    stream.dismiss();
  }
}
