package zta.core.internal.flow;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.ByteStream;
import zta.api.intercept.Admission;
import zta.api.tunnel.TunnelRefusedException;
import zta.core.internal.filter.FilterSlots;
import zta.core.internal.filter.FilterSubject;
import zta.core.internal.filter.FlowFilters;

/**
 * A flow between being taken and being open: waits for the proxy's word, once.
 *
 * <p>Whatever comes first decides: the proxy's answer, the deadline, or the flow's being closed. A
 * stream that comes too late is broken off.
 */
final class Opening implements LiveFlow.Breakable {
  /** What filters keep of the flow as long as it lives; not its opening. */
  private record Filtered(LiveFlow flow, Flows flows) implements FilterSubject {
    @Override
    public void abort(ReasonCode reason) {
      flows.end(flow, reason);
    }
  }

  private final LiveFlow flow;
  private final Flows flows;
  private final Verdict local;
  private final CompletableFuture<Admission> answer = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  Opening(LiveFlow flow, Flows flows, Verdict local) {
    this.flow = flow;
    this.flows = flows;
    this.local = local;
    flow.carries(this);
  }

  CompletableFuture<Admission> answer() {
    return answer;
  }

  LiveFlow flow() {
    return flow;
  }

  /** The flow was closed before it was open. */
  @Override
  public void breakOff(ReasonCode reason) {
    if (settled.compareAndSet(false, true)) {
      flow.decided(refusal(reason, null));
      flows.announce(flow);
      answer.complete(new Admission.Refused(flow));
    }
  }

  /** Takes the tunnel's answer. */
  void answered(@Nullable ByteStream stream, @Nullable Throwable failure, FilterSlots slots) {
    if (stream == null) {
      failed(failure);
      return;
    }
    FlowFilters filters = slots.filters(new Filtered(flow, flows));
    filters.prepare(() -> open(stream, filters));
  }

  private void open(ByteStream stream, FlowFilters filters) {
    if (!settled.compareAndSet(false, true)) {
      stream.abort(ReasonCode.APPLICATION_RESET);
      return;
    }
    if (!local.allowed()) {
      flow.decided(overruled());
    }
    FlowStream open = new FlowStream(flow, flows, filters, stream);
    flow.carries(open);
    flow.outcome().ifPresent(ended -> open.breakOff(ended.reason()));
    flows.announce(flow);
    answer.complete(new Admission.Opened(flow, open));
  }

  /** The deadline has passed without an answer. */
  void timedOut() {
    refuse(refusal(ReasonCode.PROXY_UNREACHABLE, null));
  }

  /** There is nobody who could open it. */
  void failed(ReasonCode reason) {
    refuse(refusal(reason, null));
  }

  private void failed(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TunnelRefusedException refused) {
      refuse(refusal(refused.reason(), refused));
    } else {
      refuse(refusal(ReasonCode.INTERNAL, null));
    }
  }

  private void refuse(Verdict verdict) {
    if (settled.compareAndSet(false, true)) {
      flow.decided(verdict);
      flows.refused(flow, verdict.reason());
      answer.complete(new Admission.Refused(flow));
    }
  }

  private Verdict refusal(ReasonCode reason, @Nullable TunnelRefusedException refused) {
    var named = refused == null ? local.ruleId() : refused.ruleId();
    var rule = named.isEmpty() && local.reason() == reason ? local.ruleId() : named;
    return new Verdict(
        false, reason, rule, local.resourceId(), local.nearMisses(), local.policyRevision());
  }

  private Verdict overruled() {
    return new Verdict(
        true,
        ReasonCode.ALLOWED,
        Optional.empty(),
        local.resourceId(),
        local.nearMisses(),
        local.policyRevision());
  }
}
