package zta.headend.connector.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.headend.connector.internal.Names;
import zta.headend.connector.internal.UnreachableException;
import zta.lib.net.IpText;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Stream;
import zta.masque.net.ChannelStream;
import zta.masque.net.UdpSockets;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/**
 * Serves a proxy's CONNECT, for TCP or UDP (RFC 9298): finds the address, checks that it may be
 * dialled, connects, joins. Tells the proxy what it connected to, or why not. Thread-safe.
 */
// Every future here has a follower that answers the request.
@SuppressWarnings("FutureReturnValueIgnored")
final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);
  private static final int MOST_ADDRESSES = 4;

  private final Names names;
  private final ResourceDialler dialler;
  private final UdpSockets udp;
  private final int idleUdpSeconds;

  Reach(Names names, ResourceDialler dialler, UdpSockets udp, int idleUdpSeconds) {
    this.names = names;
    this.dialler = dialler;
    this.udp = udp;
    this.idleUdpSeconds = idleUdpSeconds;
  }

  /** One request on its way; belongs to its loop. */
  private record Flow(H2Stream stream, EventLoop loop, Destination to, AtomicBoolean gone) {}

  void serve(H2Stream stream, Http2Headers headers, EventLoop loop) {
    String protocol = text(headers.get(Http2Headers.PseudoHeaderName.PROTOCOL.value()));
    boolean udpWanted = protocol.equals(ConnectUdp.PROTOCOL);
    if (!"CONNECT".contentEquals(text(headers.method())) || !(protocol.isEmpty() || udpWanted)) {
      stream.respond(new DefaultHttp2Headers().status("501"), true);
      return;
    }
    Destination target;
    try {
      target = udpWanted ? UdpTemplate.parse(text(headers.path())) : tcp(headers);
    } catch (BadTargetException e) {
      refuse(stream, new UnreachableException(ProxyError.HTTP_REQUEST_ERROR, "malformed target"));
      return;
    }
    Flow flow = new Flow(stream, loop, target, new AtomicBoolean());
    stream.onClosed(reason -> flow.gone().set(true));
    names
        .find(target.host())
        .whenComplete((found, error) -> loop.execute(() -> resolved(flow, found, error)));
  }

  private static Destination tcp(Http2Headers headers) throws BadTargetException {
    ConnectTarget target = ConnectTarget.parse(text(headers.authority()));
    return new Destination(Protocol.TCP, target.host(), target.port());
  }

  private void resolved(Flow flow, @Nullable List<InetAddress> found, @Nullable Throwable error) {
    if (flow.gone().get()) {
      return;
    }
    if (found == null) {
      refuse(flow.stream(), error);
      return;
    }
    List<InetAddress> some = found.subList(0, Math.min(MOST_ADDRESSES, found.size()));
    int port = flow.to().port();
    if (flow.to().protocol() == Protocol.UDP) {
      udp.open(flow.loop(), some, port).whenComplete((opened, failure) -> opened(flow, opened));
    } else {
      dialler
          .dial(flow.loop(), some, port)
          .whenComplete((connected, failure) -> dialled(flow, connected, failure));
    }
  }

  private void opened(Flow flow, UdpSockets.@Nullable Opened opened) {
    if (opened == null) {
      if (!flow.gone().get()) {
        refuse(
            flow.stream(),
            new UnreachableException(
                ProxyError.DESTINATION_IP_UNROUTABLE, "the connector has no way to the resource"));
      }
    } else if (flow.gone().get()) {
      opened.stream().abort(ReasonCode.APPLICATION_RESET);
    } else {
      flow.stream()
          .respond(answer(opened.address()).add(ConnectUdp.CAPSULES, ConnectUdp.YES), false);
      UdpFlow.join(flow.stream(), flow.loop(), opened.stream(), idleUdpSeconds);
    }
  }

  private static void dialled(
      Flow flow, ResourceDialler.@Nullable Connected connected, @Nullable Throwable failure) {
    if (connected == null) {
      if (!flow.gone().get()) {
        refuse(flow.stream(), failure);
      }
    } else if (flow.gone().get()) {
      connected.stream().abort(ReasonCode.APPLICATION_RESET);
    } else {
      join(flow.stream(), connected);
    }
  }

  private static void join(H2Stream stream, ResourceDialler.Connected connected) {
    stream.respond(answer(connected.address()), false);
    ChannelStream resource = connected.stream();
    stream.attach(resource);
    resource.attach(stream);
  }

  private static Http2Headers answer(InetAddress address) {
    String text = IpText.format(IpText.unmapped(address.getAddress()));
    return new DefaultHttp2Headers()
        .status("200")
        .add(ProxyStatus.HEADER, ProxyStatus.connected(text).encode());
  }

  private static void refuse(H2Stream stream, @Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    UnreachableException why =
        cause instanceof UnreachableException known
            ? known
            : new UnreachableException(ProxyError.PROXY_INTERNAL_ERROR, "internal error");
    if (why.error() == ProxyError.PROXY_INTERNAL_ERROR) {
      LOG.warn("a request failed", cause);
    }
    Map<String, String> said = new LinkedHashMap<>();
    said.put("error", why.error().token());
    said.put("details", why.details());
    said.put("zta-reason", why.error().reason().id());
    stream.respond(
        new DefaultHttp2Headers()
            .status(Integer.toString(why.error().status()))
            .add(ProxyStatus.HEADER, new ProxyStatus(ProxyStatus.SELF, said).encode()),
        true);
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }
}
