package zta.headend.proxy.internal.netty;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;

/** The resource's end of a flow, however it is reached. */
interface ResourceEnd {
  /** Returns the address that is connected. */
  InetAddress address();

  /** Returns the private network through whose connector it is reached. */
  Optional<String> network();

  /** Returns the stream; safe for use from other loops than its own. */
  ByteStream stream();

  /** Registers who hears, once and on the client's loop, that the stream is over, and why. */
  void onClosed(Consumer<ReasonCode> listener);

  /** Returns the bytes that went to the resource. */
  long sent();

  /** Returns the bytes that came from the resource. */
  long received();

  /** Returns how many datagrams were dropped for want of room; 0 of TCP. */
  default long dropped() {
    return 0;
  }

  /** Returns when bytes last moved, on the ticker of event loops. */
  long lastActivity();
}
