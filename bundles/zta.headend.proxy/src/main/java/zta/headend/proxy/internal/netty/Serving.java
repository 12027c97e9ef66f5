package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.ActivityLog;
import zta.headend.proxy.internal.Caller;
import zta.headend.proxy.internal.Callers;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.Decisions;
import zta.headend.proxy.internal.LiveFlows;
import zta.headend.proxy.internal.RefusedException;
import zta.headend.proxy.internal.Resolver;
import zta.headend.proxy.internal.Watch;

/**
 * Serves CONNECT: who asks, may they, where is it, connect, join. Each step that blocks runs on
 * other threads; everything else on the client's event loop.
 */
// Every future here has a follower that answers the request.
@SuppressWarnings("FutureReturnValueIgnored")
final class Serving {
  /** The parts it is put together from. */
  record Parts(
      Callers callers,
      Decisions decisions,
      Resolver resolver,
      Dialler dialler,
      LiveFlows flows,
      Watch watch,
      ActivityLog activity,
      Counters counters,
      ProxyConfig config) {}

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final Parts parts;

  Serving(Parts parts) {
    this.parts = parts;
  }

  /** One request on its way through the steps. */
  private record Request(Exchange exchange, Access access, AtomicBoolean gone) {}

  void serve(Exchange exchange, Access access) {
    Request request = new Request(exchange, access, new AtomicBoolean());
    exchange.onClosed(reason -> request.gone().set(true));
    parts.counters().add("requests");
    EventLoop loop = exchange.loop();
    parts
        .callers()
        .find(access.certificate())
        .whenComplete((caller, error) -> onLoop(loop, () -> known(request, caller, error)));
  }

  private static void onLoop(EventLoop loop, Runnable step) {
    if (loop.inEventLoop()) {
      step.run();
    } else {
      loop.execute(step);
    }
  }

  private void known(Request request, @Nullable Caller caller, @Nullable Throwable error) {
    if (caller == null) {
      refuse(request, error);
      return;
    }
    request.access().caller(caller);
    Optional<Destination> destination = request.access().destination();
    if (destination.isEmpty()) {
      refuse(request, new RefusedException(ReasonCode.BAD_REQUEST, "the target is malformed"));
      return;
    }
    Verdict verdict =
        parts
            .decisions()
            .verdict(caller, destination.get(), request.access().client().getAddress());
    request.access().verdict(verdict);
    Optional<PrivateResource> resource = parts.decisions().resource(destination.get());
    if (!verdict.allowed()) {
      refuse(
          request,
          new RefusedException(verdict.reason(), verdict.ruleId(), verdict.reason().text()));
    } else if (resource.isEmpty()) {
      refuse(request, new RefusedException(ReasonCode.NO_RULE, ReasonCode.NO_RULE.text()));
    } else if (parts.flows().size() >= parts.config().maxFlows()) {
      refuse(request, new RefusedException(ReasonCode.LIMIT, "too many flows at once"));
    } else {
      resolve(request, caller, verdict, resource.get(), destination.get());
    }
  }

  private void resolve(
      Request request,
      Caller caller,
      Verdict verdict,
      PrivateResource resource,
      Destination destination) {
    EventLoop loop = request.exchange().loop();
    try {
      Optional<List<InetAddress>> known = parts.resolver().atOnce(resource, destination);
      if (known.isPresent()) {
        dial(request, caller, verdict, known.get(), destination);
        return;
      }
      parts
          .resolver()
          .addresses(caller, resource, destination)
          .whenComplete(
              (found, error) ->
                  onLoop(
                      loop,
                      () -> {
                        if (found == null) {
                          refuse(request, error);
                        } else {
                          dial(request, caller, verdict, found, destination);
                        }
                      }));
    } catch (RefusedException e) {
      refuse(request, e);
    }
  }

  private void dial(
      Request request,
      Caller caller,
      Verdict verdict,
      List<InetAddress> addresses,
      Destination destination) {
    if (request.gone().get()) {
      return;
    }
    request.access().dialled(addresses.get(0));
    parts
        .dialler()
        .dial(request.exchange().loop(), addresses, destination.port())
        .whenComplete(
            (connected, error) -> {
              if (connected == null) {
                refuse(request, error);
              } else {
                join(request, caller, verdict, connected, destination);
              }
            });
  }

  private void join(
      Request request,
      Caller caller,
      Verdict verdict,
      Dialler.Connected connected,
      Destination destination) {
    if (request.gone().get()) {
      connected.stream().abort(ReasonCode.APPLICATION_RESET);
      return;
    }
    request.access().dialled(connected.address());
    UUID row = parts.activity().allowed(request.access());
    OpenFlow flow =
        new OpenFlow(
            request.access(),
            caller.serial(),
            destination,
            connected,
            request.exchange().loop(),
            (ended, reason) -> ended(row, ended, reason));
    parts.flows().add(flow);
    parts.counters().add("allowed");
    flow.join(request.exchange(), idleSeconds(destination.port()));
    boolean policyChanged = parts.decisions().revision() != verdict.policyRevision();
    if (policyChanged || parts.callers().generation() != caller.generation()) {
      parts.watch().changed(false);
    }
  }

  private int idleSeconds(int port) {
    boolean web = port == 80 || port == 443;
    return web ? parts.config().idleWebSeconds() : parts.config().idleSeconds();
  }

  private void ended(UUID row, OpenFlow flow, ReasonCode reason) {
    parts.flows().remove(flow);
    parts.activity().ended(row, reason, flow.sent(), flow.received());
    parts.counters().add("bytes.sent", flow.sent());
    parts.counters().add("bytes.received", flow.received());
    parts.counters().add("ended." + reason.id());
  }

  private void refuse(Request request, @Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    RefusedException why = why(cause);
    if (why.reason() == ReasonCode.INTERNAL) {
      LOG.warn("A request failed", cause);
    }
    parts.counters().add("refused." + why.reason().id());
    parts.activity().blocked(request.access(), why.reason(), why.ruleId());
    if (!request.gone().get()) {
      request.exchange().refuse(Refusal.of(why));
    }
  }

  private static RefusedException why(@Nullable Throwable cause) {
    if (cause instanceof RefusedException known) {
      return known;
    }
    return cause instanceof RejectedExecutionException
        ? new RefusedException(ReasonCode.LIMIT, "too many requests at once")
        : new RefusedException(ReasonCode.INTERNAL, ReasonCode.INTERNAL.text());
  }
}
