package zta.masque.h2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Comparator;
import zta.api.access.ReasonCode;

/**
 * Counts what slow readers leave lying, at this end and for the other; too much costs the greediest
 * its stream.
 */
final class Leftovers {
  private final H2Connection connection;
  private final SendQueues queues;
  private final long most;
  private long held;

  Leftovers(H2Connection connection, SendQueues queues, long most) {
    this.connection = connection;
    this.queues = queues;
    this.most = most;
  }

  /** Counts bytes that a stream holds more, or less, and looks at all. */
  void held(int delta) {
    held += delta;
    if (held + queues.waiting() > most) {
      connection.all().stream().max(Comparator.comparingLong(this::of)).ifPresent(this::giveUp);
    }
  }

  private long of(H2Stream stream) {
    Http2Connection codec = connection.connection();
    Http2Stream known = codec.stream(stream.id());
    return stream.heldBytes() + (known == null ? 0 : queues.waiting(known));
  }

  private void giveUp(H2Stream stream) {
    stream.breakOff(ReasonCode.LIMIT);
    connection.resets().reset(stream.id(), ReasonCode.LIMIT);
  }
}
