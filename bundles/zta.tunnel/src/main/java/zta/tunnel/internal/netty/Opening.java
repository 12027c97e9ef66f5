package zta.tunnel.internal.netty;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Protocol;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.api.tunnel.TunnelRequest;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;
import zta.masque.TraceParent;
import zta.masque.h2.H2Stream;
import zta.masque.udp.DatagramStream;
import zta.masque.udp.UdpTemplate;

/** One stream on its way to being open. Belongs to its event loop, except for the result. */
final class Opening {
  private final TunnelRequest request;
  private final CompletableFuture<ByteStream> result = new CompletableFuture<>();
  private final ScheduledFuture<?> deadline;
  private @Nullable H2Stream stream;

  Opening(TunnelRequest request, EventExecutor loop) {
    this.request = request;
    this.deadline =
        loop.schedule(this::expire, request.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  CompletableFuture<ByteStream> result() {
    return result;
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Returns whether datagrams shall go through, which takes an extended CONNECT (RFC 9298). */
  boolean isUdp() {
    return request.destination().protocol() == Protocol.UDP;
  }

  Http2Headers headers(ProxyEndpoint proxy) {
    Http2Headers headers = new DefaultHttp2Headers().method("CONNECT");
    if (isUdp()) {
      headers
          .add(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "connect-udp")
          .scheme("https")
          .authority(proxy.toString())
          .path(UdpTemplate.expand(request.destination()))
          .add("capsule-protocol", "?1");
    } else {
      headers.authority(request.destination().authority());
    }
    return headers.add(TraceParent.HEADER, TraceParent.format(request.flow()));
  }

  void sent(H2Stream on) {
    stream = on;
  }

  void answered(H2Stream on, Http2Headers headers, boolean end) {
    int status = status(headers.status());
    if (status >= 100 && status < 200) {
      return;
    }
    if (status / 100 != 2 || end) {
      refuse(refusal(status, headers));
      if (!end) {
        on.abort(ReasonCode.APPLICATION_RESET);
      } else {
        on.end();
      }
      return;
    }
    deadline.cancel(false);
    if (!result.complete(isUdp() ? new DatagramStream(on, on.connection().loop()) : on)) {
      on.abort(ReasonCode.APPLICATION_RESET);
    }
  }

  void refuse(ReasonCode reason, String message) {
    refuse(new TunnelRefusedException(reason, 0, "", message));
  }

  private void refuse(TunnelRefusedException refusal) {
    deadline.cancel(false);
    result.completeExceptionally(refusal);
  }

  private void expire() {
    H2Stream open = stream;
    if (open == null) {
      refuse(ReasonCode.PROXY_UNREACHABLE, "no proxy answered in time");
    } else if (!result.isDone()) {
      refuse(ReasonCode.RESOURCE_TIMEOUT, "the proxy did not reach the resource in time");
      open.abort(ReasonCode.APPLICATION_RESET);
    }
  }

  private static TunnelRefusedException refusal(int status, Http2Headers headers) {
    Optional<ProxyStatus> said = ProxyStatus.parse(headers.get(ProxyStatus.HEADER));
    ReasonCode reason =
        said.flatMap(ProxyStatus::reason).orElseGet(() -> ProxyError.reasonOfStatus(status));
    String rule = said.flatMap(ProxyStatus::ruleId).orElse("");
    String details = said.map(ProxyStatus::details).filter(d -> !d.isEmpty()).orElse(reason.text());
    return new TunnelRefusedException(reason, status, rule, details);
  }

  private static int status(@Nullable CharSequence text) {
    if (text == null || text.length() != 3) {
      return 0;
    }
    boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.parseInt(text.toString()) : 0;
  }
}
