package zta.masque.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, by stream, and who may write more. Streams are served in turn, without a
 * priority tree.
 *
 * <p>The codec's own answer adds up what waits on all streams, so that some hundred streams whose
 * readers sleep stop every other one. Here only what could be sent at once counts against the
 * connection's window; what waits for its own reader counts against its own stream alone.
 */
final class SendQueues implements StreamByteDistributor {
  /** One stream's queue. */
  private static final class Queue {
    private final Http2Stream stream;
    private long waiting;
    private long sendable;
    private boolean blocked;
    private boolean listed;

    private Queue(Http2Stream stream) {
      this.stream = stream;
    }
  }

  private static final int QUANTUM = 64 * 1024;
  private static final long MOST_OF_A_STREAM = 512 * 1024;

  private final Http2Connection connection;
  private final UniformStreamByteDistributor turns;
  private final Http2Connection.PropertyKey key;
  private final Deque<Queue> hopeful = new ArrayDeque<>();
  private long waiting;
  private long sendable;

  SendQueues(Http2Connection connection) {
    this.connection = connection;
    this.turns = new UniformStreamByteDistributor(connection);
    this.key = connection.newKey();
    turns.minAllocationChunk(QUANTUM);
  }

  /** Returns the bytes that wait on all streams. */
  long waiting() {
    return waiting;
  }

  /** Returns the bytes that wait on a stream. */
  long waiting(Http2Stream stream) {
    Queue queue = stream.getProperty(key);
    return queue == null ? 0 : queue.waiting;
  }

  /** Returns whether a stream may write; when not, it is told of later. */
  boolean isWritable(Http2Stream stream) {
    Queue queue = of(stream);
    boolean room = hasRoom(queue);
    if (room && connectionHasRoom()) {
      return true;
    }
    queue.blocked = true;
    if (room) {
      list(queue);
    }
    return false;
  }

  /** Tells of streams that were refused and may write again, in the order of their refusals. */
  void tell(Consumer<Http2Stream> listener) {
    for (int left = hopeful.size(); left > 0 && connectionHasRoom(); left--) {
      Queue queue = hopeful.remove();
      queue.listed = false;
      if (queue.blocked && hasRoom(queue)) {
        queue.blocked = false;
        listener.accept(queue.stream);
      }
    }
  }

  private void list(Queue queue) {
    if (!queue.listed) {
      queue.listed = true;
      hopeful.add(queue);
    }
  }

  private boolean hasRoom(Queue queue) {
    Http2Stream stream = queue.stream;
    return stream.state().localSideOpen()
        && queue.waiting < Math.min(MOST_OF_A_STREAM, controller().windowSize(stream));
  }

  private boolean connectionHasRoom() {
    ChannelHandlerContext context = controller().channelHandlerContext();
    return context != null
        && context.channel().isWritable()
        && controller().windowSize(connection.connectionStream()) > sendable;
  }

  private Http2RemoteFlowController controller() {
    return connection.remote().flowController();
  }

  private Queue of(Http2Stream stream) {
    @Nullable Queue known = stream.getProperty(key);
    if (known != null) {
      return known;
    }
    Queue fresh = new Queue(stream);
    stream.setProperty(key, fresh);
    return fresh;
  }

  @Override
  public void updateStreamableBytes(StreamState state) {
    turns.updateStreamableBytes(state);
    if (state.stream() == connection.connectionStream()) {
      return;
    }
    Queue queue = of(state.stream());
    long now = state.pendingBytes();
    long could = Math.max(0, Math.min(now, state.windowSize()));
    waiting += now - queue.waiting;
    sendable += could - queue.sendable;
    queue.waiting = now;
    queue.sendable = could;
    if (queue.blocked && hasRoom(queue)) {
      list(queue);
    }
  }

  @Override
  public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
    turns.updateDependencyTree(child, parent, weight, exclusive);
  }

  @Override
  public boolean distribute(int bytes, Writer writer) throws Http2Exception {
    return turns.distribute(bytes, writer);
  }
}
