package zta.headend.proxy.internal.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.masque.ProxyStatus;
import zta.masque.h3.H3DatagramStream;
import zta.masque.h3.H3Stream;
import zta.masque.udp.ConnectUdp;

/** A request on a HTTP/3 stream. */
final class H3Exchange implements Exchange {
  private final H3Stream stream;
  private final EventLoop loop;
  private final boolean datagrams;

  H3Exchange(H3Stream stream, EventLoop loop, boolean datagrams) {
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
    Http3Headers headers = new DefaultHttp3Headers().status("200");
    if (!datagrams) {
      stream.respond(headers, false);
      return stream;
    }
    stream.respond(headers.add(ConnectUdp.CAPSULES, ConnectUdp.YES), false);
    return new H3DatagramStream(stream);
  }

  @Override
  public void refuse(Refusal refusal) {
    Http3Headers headers =
        new DefaultHttp3Headers()
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
