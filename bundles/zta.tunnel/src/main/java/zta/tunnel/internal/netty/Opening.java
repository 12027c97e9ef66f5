package zta.tunnel.internal.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Protocol;
import zta.api.tunnel.TunnelRefusedException;
import zta.api.tunnel.TunnelRequest;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;

/** One stream on its way to being open. Belongs to its event loop, except for the result. */
final class Opening {
  private static final int MAX_REPEATS = 3;

  /**
   * The proxy's answer.
   *
   * @param status the status as it came
   * @param proxyStatus what the proxy says about it
   * @param end whether nothing follows
   */
  record Answer(@Nullable CharSequence status, @Nullable CharSequence proxyStatus, boolean end) {}

  private final TunnelRequest request;
  private final CompletableFuture<ByteStream> result = new CompletableFuture<>();
  private final ScheduledFuture<?> deadline;
  private @Nullable Runnable breakOff;
  private int repeats;

  Opening(TunnelRequest request, EventExecutor loop) {
    this.request = request;
    this.deadline =
        loop.schedule(this::expire, request.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  TunnelRequest request() {
    return request;
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

  /** Returns whether it may be sent once more, and forgets the stream on which it was sent. */
  boolean again() {
    breakOff = null;
    return !result.isDone() && ++repeats <= MAX_REPEATS;
  }

  void sent(ByteStream on) {
    sent(() -> on.abort(ReasonCode.APPLICATION_RESET));
  }

  /** The request is on its way, and can be taken back so. */
  void sent(Runnable takeBack) {
    breakOff = takeBack;
  }

  /**
   * Takes the answer.
   *
   * @param flow makes the flow's stream of the request's
   * @param unwanted gets rid of a stream whose answer is a refusal
   */
  void answered(Supplier<ByteStream> flow, Answer answer, Runnable unwanted) {
    int status = status(answer.status());
    if (isDone() || (status >= 100 && status < 200)) {
      return;
    }
    if (status / 100 != 2 || answer.end()) {
      refuse(status, answer.proxyStatus());
      unwanted.run();
      return;
    }
    opened(flow.get());
  }

  void opened(ByteStream open) {
    deadline.cancel(false);
    if (!result.complete(open)) {
      open.abort(ReasonCode.APPLICATION_RESET);
    }
  }

  /** The proxy said no. */
  void refuse(int status, @Nullable CharSequence proxyStatus) {
    refuse(refusal(status, proxyStatus));
  }

  void refuse(ReasonCode reason, String message) {
    if (result.isDone()) {
      return;
    }
    refuse(new TunnelRefusedException(reason, 0, "", message));
  }

  private void refuse(TunnelRefusedException refusal) {
    deadline.cancel(false);
    result.completeExceptionally(refusal);
  }

  private void expire() {
    Runnable takeBack = breakOff;
    if (takeBack == null) {
      refuse(ReasonCode.PROXY_UNREACHABLE, "no proxy answered in time");
    } else if (!result.isDone()) {
      refuse(ReasonCode.RESOURCE_TIMEOUT, "the proxy did not reach the resource in time");
      takeBack.run();
    }
  }

  private static TunnelRefusedException refusal(int status, @Nullable CharSequence proxyStatus) {
    Optional<ProxyStatus> said = ProxyStatus.parse(proxyStatus);
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
