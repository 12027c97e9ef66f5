package zta.masque.h3;

import io.netty.handler.codec.http3.Http3Headers;
import org.jspecify.annotations.Nullable;
import zta.masque.h2.FrameBudget;

/** Hears what happens on a connection; called on its event loop, must not block. */
public interface H3Events {
  /** The peer's SETTINGS came: the connection can be used. */
  default void ready(H3Connection connection) {}

  /**
   * A request came; only on servers. The stream holds what follows until a receiver is attached.
   */
  default void request(H3Stream stream, Http3Headers headers) {}

  /** The answer to a request came; only on clients. */
  default void answer(H3Stream stream, Http3Headers headers) {}

  /** No new streams can be had on this connection. */
  default void goingAway(H3Connection connection) {}

  /** The peer sent too many frames of a kind and is being disconnected. */
  default void overBudget(H3Connection connection, FrameBudget.Kind kind) {}

  /** The peer is seen under another address, and answers there. */
  default void moved(H3Connection connection) {}

  /** The connection is over; all its streams were told. */
  default void closed(H3Connection connection, @Nullable Throwable cause) {}
}
