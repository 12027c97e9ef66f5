package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Hears what happens on a connection; called on its event loop, must not block. */
public interface H2Events {
  /** The peer's first SETTINGS came: the connection can be used. */
  default void ready(H2Connection connection) {}

  /**
   * A request came; only on servers. The stream holds what follows until a receiver is attached.
   *
   * @param end whether the request has no body
   */
  default void request(H2Stream stream, Http2Headers headers, boolean end) {}

  /** The answer to a request came; only on clients. */
  default void answer(H2Stream stream, Http2Headers headers, boolean end) {}

  /** The peer wants no new streams. */
  default void goingAway(H2Connection connection) {}

  /** The peer answered a PING. */
  default void pong(H2Connection connection) {}

  /** The peer sent too many frames of a kind and is being disconnected. */
  default void overBudget(H2Connection connection, FrameBudget.Kind kind) {}

  /** The connection is over; all its streams were told. */
  default void closed(H2Connection connection, @Nullable Throwable cause) {}
}
