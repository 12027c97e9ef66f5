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
import zta.headend.connector.internal.Names;
import zta.headend.connector.internal.UnreachableException;
import zta.lib.net.IpText;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Stream;
import zta.masque.net.ChannelStream;

/**
 * Serves a proxy's CONNECT: finds the address, checks that it may be dialled, connects, joins.
 * Tells the proxy what it connected to, or why not. Thread-safe.
 */
// Every future here has a follower that answers the request.
@SuppressWarnings("FutureReturnValueIgnored")
final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);
  private static final int MOST_ADDRESSES = 4;

  private final Names names;
  private final ResourceDialler dialler;

  Reach(Names names, ResourceDialler dialler) {
    this.names = names;
    this.dialler = dialler;
  }

  /** One request on its way; belongs to its loop. */
  private record Flow(H2Stream stream, EventLoop loop, int port, AtomicBoolean gone) {}

  void serve(H2Stream stream, Http2Headers headers, EventLoop loop) {
    boolean connect = "CONNECT".contentEquals(text(headers.method()));
    if (!connect || headers.get(Http2Headers.PseudoHeaderName.PROTOCOL.value()) != null) {
      stream.respond(new DefaultHttp2Headers().status("501"), true);
      return;
    }
    ConnectTarget target;
    try {
      target = ConnectTarget.parse(text(headers.authority()));
    } catch (BadTargetException e) {
      refuse(stream, new UnreachableException(ProxyError.HTTP_REQUEST_ERROR, "malformed target"));
      return;
    }
    Flow flow = new Flow(stream, loop, target.port(), new AtomicBoolean());
    stream.onClosed(reason -> flow.gone().set(true));
    names
        .find(target.host())
        .whenComplete((found, error) -> loop.execute(() -> resolved(flow, found, error)));
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
    dialler
        .dial(flow.loop(), some, flow.port())
        .whenComplete((connected, failure) -> dialled(flow, connected, failure));
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
    String address = IpText.format(IpText.unmapped(connected.address().getAddress()));
    stream.respond(
        new DefaultHttp2Headers()
            .status("200")
            .add(ProxyStatus.HEADER, ProxyStatus.connected(address).encode()),
        false);
    ChannelStream resource = connected.stream();
    stream.attach(resource);
    resource.attach(stream);
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
