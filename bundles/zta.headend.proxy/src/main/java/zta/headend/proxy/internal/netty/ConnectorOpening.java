package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
import zta.lib.net.IpText;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Stream;
import zta.masque.udp.DatagramStream;

/** A flow that a connector was asked for. Belongs to the connector's event loop. */
final class ConnectorOpening {
  private static final int INFORMATIONAL = 200;

  private final ConnectorHub.Request request;
  private final EventExecutor loop;
  private final CompletableFuture<ResourceEnd> result = new CompletableFuture<>();
  private @Nullable ConnectorEnd end;
  private @Nullable H2Stream stream;

  /**
   * Makes it.
   *
   * @param loop the connector's
   */
  ConnectorOpening(ConnectorHub.Request request, EventExecutor loop) {
    this.request = request;
    this.loop = loop;
  }

  /** Returns what becomes of it; completes exceptionally with {@link RefusedException}. */
  CompletableFuture<ResourceEnd> result() {
    return result;
  }

  void sent(H2Stream on) {
    stream = on;
    on.onClosed(this::closed);
  }

  private void closed(ReasonCode reason) {
    ConnectorEnd open = end;
    if (open != null) {
      open.over(reason);
    }
    refuse(new RefusedException(ConnectorEnd.reason(reason), "the connector broke it off"));
  }

  void answered(H2Stream on, Http2Headers headers, boolean ended) {
    int status = status(headers.status());
    if (result.isDone() || status < INFORMATIONAL) {
      return;
    }
    CharSequence said = headers.get(ProxyStatus.HEADER);
    if (status / 100 != 2 || ended) {
      refuse(refusal(status, ProxyStatus.parse(said)));
      if (ended) {
        on.end();
      } else {
        on.abort(ReasonCode.APPLICATION_RESET);
      }
      return;
    }
    Optional<InetAddress> address = ProxyStatus.nextHop(said).map(IpText::address);
    if (address.isEmpty()) {
      refuse(
          new RefusedException(
              ReasonCode.INTERNAL, "the connector did not say what it connected to"));
      on.abort(ReasonCode.INTERNAL);
      return;
    }
    ConnectorEnd open =
        new ConnectorEnd(
            request.network(),
            address.get(),
            on,
            request.isUdp() ? new DatagramStream(on, loop) : null,
            request.loop());
    end = open;
    result.complete(open);
  }

  void expire() {
    refuse(
        new RefusedException(
            ReasonCode.RESOURCE_TIMEOUT, "the connector did not reach the resource in time"));
    H2Stream open = stream;
    if (open != null && end == null) {
      open.abort(ReasonCode.APPLICATION_RESET);
    }
  }

  void refuse(RefusedException why) {
    result.completeExceptionally(why);
  }

  private static RefusedException refusal(int status, Optional<ProxyStatus> said) {
    ReasonCode reason =
        said.flatMap(ProxyStatus::reason).orElseGet(() -> ProxyError.reasonOfStatus(status));
    String details = said.map(ProxyStatus::details).filter(d -> !d.isEmpty()).orElse(reason.text());
    Optional<ProxyError> error = said.flatMap(ProxyStatus::error);
    return error.isPresent() && error.get().reason() == reason
        ? new RefusedException(error.get(), details)
        : new RefusedException(reason, details);
  }

  private static int status(@Nullable CharSequence text) {
    boolean number =
        text != null && text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.parseInt(String.valueOf(text)) : INFORMATIONAL + INFORMATIONAL;
  }
}
