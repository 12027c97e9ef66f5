package zta.masque.net;

import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;

/** A socket as a stream, which counts and tells when it is over. */
public interface SocketStream extends ByteStream {
  /** Registers who hears, once and on the loop, that the socket is closed, and why. */
  void onClosed(Consumer<ReasonCode> listener);

  /** Returns the bytes that came from the socket. */
  long received();

  /** Returns the bytes that went into the socket. */
  long sent();

  /** Returns how many datagrams were dropped for want of room; 0 of TCP. */
  default long dropped() {
    return 0;
  }

  /** Returns when bytes last moved, on the ticker of the socket's loop. */
  long lastActivity();
}
