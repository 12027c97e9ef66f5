package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;

/** One request waiting for its answer, on whatever protocol it came. Belongs to its event loop. */
interface Exchange {
  /** Returns the loop. */
  EventLoop loop();

  /** Registers who hears that the client's end is over. */
  void onClosed(Consumer<ReasonCode> listener);

  /**
   * Answers that the flow is open and returns the client's end of it, which carries datagrams when
   * UDP was asked for.
   */
  ByteStream accept();

  /** Answers with an error. */
  void refuse(Refusal refusal);
}
