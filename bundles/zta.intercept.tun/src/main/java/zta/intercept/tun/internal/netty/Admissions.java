package zta.intercept.tun.internal.netty;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.Flow;
import zta.api.flow.FlowOutcome;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Admission;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Offer;

/** Finds out whose a flow is, offers it, and translates the answer. */
final class Admissions {
  /** Name of this interceptor. */
  static final String NAME = "tun";

  /** Tells whether a flow is this process's own: it would come back here without end. */
  interface LoopGuard {
    boolean isOwn(Target target) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

  private final FlowEngine engine;
  private final Supplier<@Nullable SocketOwners> owners;
  private final LoopGuard guard;
  private final Executor worker;
  private final String ownAccount;

  Admissions(
      FlowEngine engine,
      Supplier<@Nullable SocketOwners> owners,
      LoopGuard guard,
      Executor worker,
      String ownAccount) {
    this.engine = engine;
    this.owners = owners;
    this.guard = guard;
    this.worker = worker;
    this.ownAccount = ownAccount;
  }

  /** Decides about a flow; never fails. */
  CompletionStage<Decision> decide(Target target) {
    CompletableFuture<Decision> result = new CompletableFuture<>();
    try {
      worker.execute(
          () ->
              offer(target)
                  .whenComplete(
                      (decision, failure) -> {
                        if (failure != null) {
                          LOG.warn("A flow could not be decided", failure);
                        }
                        result.complete(
                            decision == null
                                ? new Decision.Refused(ReasonCode.INTERNAL)
                                : decision);
                      }));
    } catch (RejectedExecutionException e) {
      result.complete(new Decision.Refused(ReasonCode.LIMIT));
    }
    return result;
  }

  private CompletionStage<Decision> offer(Target target) {
    try {
      Optional<LocalUser> user = owner(target);
      // A socket whose owner is unknown may be ours as well.
      boolean maybeOwn = user.map(LocalUser::name).orElse(ownAccount).equals(ownAccount);
      if (maybeOwn && guard.isOwn(target)) {
        LOG.warn(
            "A connection of the agent itself was caught and refused: set zta.io's mark to 90");
        return CompletableFuture.completedFuture(
            new Decision.Refused(ReasonCode.FORBIDDEN_ADDRESS));
      }
      return engine
          .admit(Offer.of(NAME, target.source(), target.destination(), user))
          .thenApply(admission -> decision(admission, target));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<LocalUser> owner(Target target) {
    SocketOwners present = owners.get();
    if (present == null) {
      return Optional.empty();
    }
    return target.destination().protocol() == Protocol.TCP
        ? present.owner(target.source(), target.caught())
        : present.udpOwner(target.source(), target.caught());
  }

  private static Decision decision(Admission admission, Target target) {
    if (admission instanceof Admission.Opened opened) {
      return new Decision.Reached(opened.resource());
    }
    if (admission instanceof Admission.Refused refused) {
      return new Decision.Refused(reason(refused.flow()));
    }
    // Behind a synthetic address there is nothing to go to but what its name is private for.
    return target.lease().isPresent()
        ? new Decision.Refused(ReasonCode.RESOURCE_NAME)
        : new Decision.Direct();
  }

  private static ReasonCode reason(Flow flow) {
    return flow.outcome().map(FlowOutcome::reason).orElseGet(() -> flow.verdict().reason());
  }
}
