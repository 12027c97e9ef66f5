package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.intercept.local.internal.Authority;
import zta.intercept.local.internal.PacScript;
import zta.intercept.local.internal.Refusal;

/**
 * HTTP requests in absolute form, forwarded one a connection, and the PAC file.
 *
 * <p>The request goes on in origin form with {@code Connection: close}. Whatever an application
 * sends after it on the same connection is thrown away: it might be for another host.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpDoor extends ChannelInboundHandlerAdapter implements Door {
  private static final String SCHEME = "http://";
  private static final String PAC = "/proxy.pac";
  private static final int USUAL_PORT = 80;

  private final Session session;
  private final Admitter admitter;
  private final Supplier<String> pac;
  private @Nullable ForwardedRequest forwarded;
  private boolean done;

  HttpDoor(Session session, Admitter admitter, Supplier<String> pac) {
    this.session = session;
    this.admitter = admitter;
    this.pac = pac;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest request && !session.busy()) {
        begin(ctx, request);
      }
      if (message instanceof HttpContent content) {
        goOn(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    String uri = request.uri();
    boolean sound = request.decoderResult().isSuccess();
    if (sound && uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      forward(ctx, request, uri.substring(SCHEME.length()));
      return;
    }
    session.asked();
    if (sound && uri.equals(PAC) && fromThisMachine(request)) {
      sendPac(request);
    } else {
      refused(Refusal.of(ReasonCode.BAD_REQUEST));
    }
  }

  private void forward(ChannelHandlerContext ctx, HttpRequest request, String afterScheme) {
    int slash = firstOf(afterScheme, "/?#");
    String authority = afterScheme.substring(0, slash);
    Optional<Destination> to = Authority.destination(authority, USUAL_PORT);
    if (to.isEmpty()) {
      session.asked();
      refused(Refusal.of(ReasonCode.BAD_REQUEST));
      return;
    }
    forwarded = new ForwardedRequest(request, authority, afterScheme.substring(slash));
    admitter.request(session, to.get(), this);
    ctx.fireChannelRead(forwarded.head(ctx.alloc()));
  }

  private static int firstOf(String text, String any) {
    int at = 0;
    while (at < text.length() && any.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private void goOn(ChannelHandlerContext ctx, HttpContent content) {
    ForwardedRequest request = forwarded;
    if (request == null || done) {
      return;
    }
    if (!content.decoderResult().isSuccess()) {
      session.channel().close();
      return;
    }
    boolean last = content instanceof LastHttpContent;
    ByteBuf body = request.body(content, last);
    if (body.isReadable()) {
      ctx.fireChannelRead(body);
    } else {
      body.release();
    }
    done = last;
  }

  /** A page of another origin that had its name point here must not read private names. */
  private static boolean fromThisMachine(HttpRequest request) {
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    return Authority.destination(host, USUAL_PORT)
        .map(Destination::host)
        .filter(name -> name.equals("localhost") || name.matches("[0-9.]+|[0-9a-f:]+"))
        .isPresent();
  }

  private void sendPac(HttpRequest request) {
    boolean get = request.method().equals(HttpMethod.GET);
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            PacScript.MEDIA_TYPE,
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "X-Content-Type-Options",
            "nosniff");
    HttpReply.send(session.channel(), get ? 200 : 405, headers, get ? pac.get() : "");
  }

  /** The far end's answer is the reply; nothing is said here. */
  @Override
  public void opened() {
    session.channel().config().setAutoRead(true);
  }

  @Override
  public void refused(Refusal refusal) {
    HttpReply.refuse(session.channel(), refusal);
  }
}
