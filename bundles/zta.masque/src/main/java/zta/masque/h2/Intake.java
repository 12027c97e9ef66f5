package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Hands requests over, so many a millisecond: a burst on one connection must not keep the loop's
 * other connections waiting. What the peer resets before its turn is never served. Belongs to the
 * connection's event loop.
 */
// A turn that does not come is that of a loop that is over.
@SuppressWarnings("FutureReturnValueIgnored")
final class Intake {
  private record Request(H2Stream stream, Http2Headers headers, boolean end) {}

  static final int IN_A_TURN = 64;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final H2Events events;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private int left = IN_A_TURN;
  private long began;
  private boolean scheduled;

  Intake(H2Events events) {
    this.events = events;
  }

  void take(EventExecutor loop, H2Stream stream, Http2Headers headers, boolean end) {
    waiting.add(new Request(stream, headers, end));
    serve(loop);
  }

  private void serve(EventExecutor loop) {
    long now = loop.ticker().nanoTime();
    if (now - began >= TURN_NANOS) {
      began = now;
      left = IN_A_TURN;
    }
    while (left > 0 && !waiting.isEmpty()) {
      Request next = waiting.remove();
      if (!next.stream.isOver()) {
        left--;
        events.request(next.stream, next.headers, next.end);
      }
    }
    if (!waiting.isEmpty() && !scheduled) {
      scheduled = true;
      loop.schedule(() -> again(loop), TURN_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void again(EventExecutor loop) {
    scheduled = false;
    serve(loop);
  }
}
