package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
import zta.api.flow.Protocol;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.ActivityLog;
import zta.headend.proxy.internal.Caller;
import zta.headend.proxy.internal.Callers;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.Decisions;
import zta.headend.proxy.internal.LiveFlows;
import zta.headend.proxy.internal.Places;
import zta.headend.proxy.internal.RefusedException;
import zta.headend.proxy.internal.Resolver;
import zta.headend.proxy.internal.Watch;
import zta.lib.net.IpText;

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
      UdpDialler udpDialler,
      ConnectorHub connectors,
      LiveFlows flows,
      Places places,
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

  /** A request that policy allows. */
  private record Granted(
      Request request,
      Caller caller,
      Verdict verdict,
      PrivateResource resource,
      Destination destination,
      Places.Place place) {
    EventLoop loop() {
      return request.exchange().loop();
    }
  }

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
    } else {
      grant(request, caller, verdict, resource.get(), destination.get());
    }
  }

  private void grant(
      Request request,
      Caller caller,
      Verdict verdict,
      PrivateResource resource,
      Destination destination) {
    Places.Place place;
    try {
      place = parts.places().take(caller.enrolment().id());
    } catch (RefusedException e) {
      refuse(request, e);
      return;
    }
    Granted granted = new Granted(request, caller, verdict, resource, destination, place);
    try {
      resolve(granted);
    } catch (RefusedException | RuntimeException e) {
      fail(granted, e);
    }
  }

  private void resolve(Granted granted) throws RefusedException {
    if (granted.resource().network().isPresent()) {
      connect(granted, granted.resource().network().get());
      return;
    }
    Optional<List<InetAddress>> known =
        parts.resolver().atOnce(granted.resource(), granted.destination());
    if (known.isPresent()) {
      dial(granted, known.get());
      return;
    }
    parts
        .resolver()
        .addresses(granted.caller(), granted.resource(), granted.destination())
        .whenComplete(
            (found, error) -> onLoop(granted.loop(), () -> resolved(granted, found, error)));
  }

  private void resolved(
      Granted granted, @Nullable List<InetAddress> found, @Nullable Throwable error) {
    if (found == null) {
      fail(granted, error);
      return;
    }
    try {
      dial(granted, found);
    } catch (RuntimeException e) {
      fail(granted, e);
    }
  }

  private void dial(Granted granted, List<InetAddress> addresses) {
    if (granted.request().gone().get()) {
      abandoned(granted);
      return;
    }
    granted.request().access().dialled(addresses.get(0));
    connect(granted, addresses)
        .whenComplete(
            (connected, error) -> {
              if (connected == null) {
                fail(granted, error);
              } else {
                join(granted, connected);
              }
            });
  }

  private CompletableFuture<Dialler.Connected> connect(
      Granted granted, List<InetAddress> addresses) {
    int port = granted.destination().port();
    return granted.destination().protocol() == Protocol.UDP
        ? parts.udpDialler().dial(granted.loop(), addresses, port)
        : parts.dialler().dial(granted.loop(), addresses, port);
  }

  /** Leaves name and connection to a connector: a network of its own is never dialled from here. */
  private void connect(Granted granted, String network) throws RefusedException {
    String host = granted.resource().internalHost().orElse(granted.destination().host());
    InetAddress literal = IpText.address(host);
    if (literal != null && !parts.decisions().mayDial(granted.resource(), literal)) {
      throw forbidden();
    }
    Destination asked = granted.destination();
    parts
        .connectors()
        .open(
            new ConnectorHub.Request(
                network,
                new Destination(asked.protocol(), host, asked.port()),
                granted.request().access(),
                granted.loop()))
        .whenComplete((end, error) -> onLoop(granted.loop(), () -> reached(granted, end, error)));
  }

  private void reached(Granted granted, @Nullable ResourceEnd end, @Nullable Throwable error) {
    if (end == null) {
      fail(granted, error);
    } else if (!parts.decisions().mayDial(granted.resource(), end.address())) {
      end.stream().abort(ReasonCode.FORBIDDEN_ADDRESS);
      fail(granted, forbidden());
    } else {
      join(granted, end);
    }
  }

  private static RefusedException forbidden() {
    return new RefusedException(
        ReasonCode.FORBIDDEN_ADDRESS, "the name resolves to an address that may not be dialled");
  }

  private void join(Granted granted, ResourceEnd connected) {
    Access access = granted.request().access();
    access.dialled(connected.address());
    if (granted.request().gone().get()) {
      connected.stream().abort(ReasonCode.APPLICATION_RESET);
      abandoned(granted);
      return;
    }
    UUID row = allowed(granted);
    OpenFlow flow =
        new OpenFlow(
            access,
            granted.caller().serial(),
            granted.destination(),
            connected,
            granted.loop(),
            (ended, reason) -> ended(granted, row, ended, reason));
    parts.flows().add(flow);
    flow.join(granted.request().exchange(), idleSeconds(granted.destination()));
    boolean policyChanged = parts.decisions().revision() != granted.verdict().policyRevision();
    if (policyChanged || parts.callers().generation() != granted.caller().generation()) {
      parts.watch().changed(false);
    }
  }

  private UUID allowed(Granted granted) {
    parts.counters().add("allowed");
    return parts.activity().allowed(granted.request().access());
  }

  private int idleSeconds(Destination destination) {
    if (destination.protocol() == Protocol.UDP) {
      return parts.config().idleUdpSeconds();
    }
    boolean web = destination.port() == 80 || destination.port() == 443;
    return web ? parts.config().idleWebSeconds() : parts.config().idleSeconds();
  }

  private void ended(Granted granted, UUID row, OpenFlow flow, ReasonCode reason) {
    parts.flows().remove(flow);
    granted.place().giveBack();
    parts.activity().ended(row, reason, flow.sent(), flow.received());
    parts.counters().add("bytes.sent", flow.sent());
    parts.counters().add("bytes.received", flow.received());
    parts.counters().add("ended." + reason.id());
    if (flow.destination().protocol() == Protocol.UDP) {
      parts.counters().add("datagrams.dropped", flow.dropped());
    }
  }

  /** Who asked went before there was an answer; the resource may have been reached all the same. */
  private void abandoned(Granted granted) {
    granted.place().giveBack();
    ReasonCode reason = ReasonCode.APPLICATION_RESET;
    parts.activity().ended(allowed(granted), reason, 0, 0);
    parts.counters().add("ended." + reason.id());
  }

  private void fail(Granted granted, @Nullable Throwable error) {
    granted.place().giveBack();
    refuse(granted.request(), error);
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
