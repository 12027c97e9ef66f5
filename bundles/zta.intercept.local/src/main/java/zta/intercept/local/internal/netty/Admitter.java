package zta.intercept.local.internal.netty;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

  private record Answer(Admission admission, Optional<LocalUser> user) {}

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
        .thenCompose(user -> admit(session, destination, user))
        .whenComplete(
            (answer, failure) ->
                session
                    .channel()
                    .eventLoop()
                    .execute(() -> settle(session, destination, door, answer, failure)));
  }

  private CompletionStage<Answer> admit(
      Session session, Destination destination, Optional<LocalUser> user) {
    return engine
        .admit(Offer.of(NAME, session.source(), destination, user))
        .thenApply(admission -> new Answer(admission, user));
  }

  private void settle(
      Session session,
      Destination destination,
      Door door,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    if (answer == null) {
      LOG.warn("A request could not be decided", failure);
      door.refused(Refusal.of(ReasonCode.INTERNAL));
    } else if (answer.admission() instanceof Admission.Opened opened) {
      join(session, opened.resource(), door);
    } else if (answer.admission() instanceof Admission.Refused refused) {
      door.refused(Refusal.of(refused.flow()));
    } else if (answer.user().isEmpty()) {
      door.refused(Refusal.of(ReasonCode.UNKNOWN_USER));
    } else {
      dial(session, destination, door);
    }
  }

  private void dial(Session session, Destination destination, Door door) {
    dialer
        .dial(destination, session.channel().eventLoop(), session.listener())
        .whenComplete(
            (stream, failure) ->
                session
                    .channel()
                    .eventLoop()
                    .execute(
                        () -> {
                          if (stream != null) {
                            join(session, stream, door);
                          } else {
                            door.refused(Refusal.of(DirectDialer.reason(failure)));
                          }
                        }));
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
