package zta.intercept.local.internal.netty;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Admission;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Offer;
import zta.intercept.local.internal.Hosts;
import zta.intercept.local.internal.Refusal;

/**
 * Brings a request from the door to the engine and the engine's answer back to the door: opened and
 * joined, refused, or let through on its own way.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Admitter {
  /** Name of this interceptor. */
  static final String NAME = "local";

  private static final Logger LOG = LoggerFactory.getLogger(Admitter.class);

  /**
   * Where a request comes from.
   *
   * @param source the application's end
   * @param listener the agent's own end, which is never dialled
   * @param loop where what is dialled shall live
   */
  record Way(InetSocketAddress source, @Nullable InetSocketAddress listener, EventLoop loop) {
    static Way of(Session session) {
      return new Way(session.source(), session.listener(), session.channel().eventLoop());
    }
  }

  /** What a request comes to: a way to the far end, or a refusal. */
  record Answer(@Nullable ByteStream far, Refusal refusal) {
    static CompletionStage<Answer> reached(ByteStream far) {
      return CompletableFuture.completedFuture(new Answer(far, Refusal.of(ReasonCode.INTERNAL)));
    }

    static CompletionStage<Answer> refused(Refusal refusal) {
      return CompletableFuture.completedFuture(new Answer(null, refusal));
    }
  }

  private final FlowEngine engine;
  private final DirectDialer dialer;

  Admitter(FlowEngine engine, DirectDialer dialer) {
    this.engine = engine;
    this.dialer = dialer;
  }

  /** Asks, and answers at the door on the session's event loop. */
  void request(Session session, Destination destination, Door door) {
    session.asked();
    session
        .owner()
        .thenComposeAsync(user -> decide(Way.of(session), destination, user), onLoop(session))
        .whenComplete(
            (answer, failure) ->
                session
                    .channel()
                    .eventLoop()
                    .execute(() -> settle(session, door, answer, failure)));
  }

  /**
   * Decides where the session lives, so that its flow gets a tunnel of the same loop, whoever told
   * the owner; at once when that is here.
   */
  private static Executor onLoop(Session session) {
    EventLoop loop = session.channel().eventLoop();
    return task -> {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    };
  }

  /** Finds a way to a destination, or why there is none; completes on any thread. */
  CompletionStage<Answer> decide(Way way, Destination destination, Optional<LocalUser> user) {
    return admit(
        way,
        destination,
        user,
        () ->
            user.isEmpty()
                ? Answer.refused(Refusal.of(ReasonCode.UNKNOWN_USER))
                : direct(way, destination, user));
  }

  /** Asks the engine; what it leaves alone goes on as the last argument says. */
  private CompletionStage<Answer> admit(
      Way way,
      Destination destination,
      Optional<LocalUser> user,
      Supplier<CompletionStage<Answer>> passed) {
    return engine
        .admit(Offer.of(NAME, way.source(), destination, user))
        .thenCompose(
            admission -> {
              if (admission instanceof Admission.Opened opened) {
                return Answer.reached(opened.resource());
              }
              return admission instanceof Admission.Refused refused
                  ? Answer.refused(Refusal.of(refused.flow()))
                  : passed.get();
            });
  }

  private CompletionStage<Answer> direct(
      Way way, Destination destination, Optional<LocalUser> user) {
    return dialer
        .resolve(destination, way.listener())
        .thenCompose(addresses -> dial(way, destination, user, addresses))
        .exceptionallyCompose(failure -> Answer.refused(Refusal.of(DirectDialer.reason(failure))));
  }

  /**
   * Tries addresses in the resolver's order. Nobody claimed the name, but an address may lie in a
   * private network: each is offered before it is dialled, or a name would lead around the policy.
   */
  private CompletionStage<Answer> dial(
      Way way, Destination destination, Optional<LocalUser> user, List<InetAddress> addresses) {
    InetAddress address = addresses.get(0);
    String host = Hosts.canonical(address);
    Supplier<CompletionStage<Answer>> passed = () -> dialFirst(way, destination, user, addresses);
    return host.equals(destination.host())
        ? passed.get()
        : admit(
            way, new Destination(destination.protocol(), host, destination.port()), user, passed);
  }

  private CompletionStage<Answer> dialFirst(
      Way way, Destination destination, Optional<LocalUser> user, List<InetAddress> addresses) {
    CompletionStage<Answer> reached =
        dialer
            .connect(
                destination.protocol(),
                new InetSocketAddress(addresses.get(0), destination.port()),
                way.loop())
            .thenCompose(Answer::reached);
    return addresses.size() == 1
        ? reached
        : reached.exceptionallyCompose(
            failure -> dial(way, destination, user, addresses.subList(1, addresses.size())));
  }

  private static void settle(
      Session session, Door door, @Nullable Answer answer, @Nullable Throwable failure) {
    if (answer == null) {
      LOG.warn("A request could not be decided", failure);
      door.refused(Refusal.of(ReasonCode.INTERNAL));
    } else if (answer.far() != null) {
      join(session, answer.far(), door);
    } else {
      door.refused(answer.refusal());
    }
  }

  private static void join(Session session, ByteStream far, Door door) {
    if (session.channel().isActive()) {
      door.opened();
      far.attach(session.stream());
      session.stream().attach(far);
    } else {
      far.abort(ReasonCode.APPLICATION_RESET);
    }
  }
}
