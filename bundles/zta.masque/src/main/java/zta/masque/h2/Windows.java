package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/** How much the peer may send: windows of streams, that grow from one budget, and of all. */
final class Windows {
  private final Http2Connection connection;
  private final H2Limits limits;
  private boolean raised;
  private long growth;

  Windows(Http2Connection connection, H2Limits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  private Http2LocalFlowController controller() {
    return connection.local().flowController();
  }

  /** Raises the connection's window to what limits say; once. */
  void raise() throws Http2Exception {
    if (!raised) {
      raised = true;
      Http2Stream whole = connection.connectionStream();
      int now = controller().initialWindowSize(whole);
      controller().incrementWindowSize(whole, limits.connectionWindow() - now);
    }
  }

  /** Gives bytes back that the reader took, and returns whether there is something to tell. */
  boolean consumed(Http2Stream stream, int bytes) throws Http2Exception {
    return controller().consumeBytes(stream, bytes);
  }

  int of(Http2Stream stream) {
    return controller().initialWindowSize(stream);
  }

  /** Widens a stream's window as far as limits allow and returns by how much. */
  int widen(Http2Stream stream, int wanted) throws Http2Exception {
    int room = limits.maxWindow() - of(stream);
    int delta = (int) Math.min(Math.min(wanted, room), limits.growthBudget() - growth);
    if (delta <= 0 || !stream.state().remoteSideOpen()) {
      return 0;
    }
    growth += delta;
    controller().incrementWindowSize(stream, delta);
    return delta;
  }

  /** Returns growth of a stream that is over to the budget. */
  void returnGrowth(int bytes) {
    growth -= bytes;
  }
}
