package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Hands requests over, so many each turn of the loop: a burst on one connection must not keep the
 * loop's other connections waiting, and each request dials. What the peer resets before its turn is
 * never served. Belongs to the connection's event loop.
 */
// A turn that does not come is that of a loop that is over.
@SuppressWarnings("FutureReturnValueIgnored")
final class Intake {
  private record Request(H2Stream stream, Http2Headers headers, boolean end) {}

  static final int IN_A_TURN = 8;

  private final H2Events events;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private int left = IN_A_TURN;
  private boolean scheduled;

  Intake(H2Events events) {
    this.events = events;
  }

  void take(EventExecutor loop, H2Stream stream, Http2Headers headers, boolean end) {
    waiting.add(new Request(stream, headers, end));
    serve(loop);
  }

  /** The turn is over in which bytes were read. */
  void turn() {
    if (waiting.isEmpty()) {
      left = IN_A_TURN;
    }
  }

  private void serve(EventExecutor loop) {
    while (left > 0 && !waiting.isEmpty()) {
      Request next = waiting.remove();
      if (!next.stream.isOver()) {
        left--;
        events.request(next.stream, next.headers, next.end);
      }
    }
    if (!waiting.isEmpty() && !scheduled) {
      scheduled = true;
      // A task without delay would run in the same turn.
      loop.schedule(() -> again(loop), 1, TimeUnit.MILLISECONDS);
    }
  }

  private void again(EventExecutor loop) {
    scheduled = false;
    left = IN_A_TURN;
    serve(loop);
  }
}
