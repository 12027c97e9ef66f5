package zta.core.internal.filter;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;
import zta.api.flow.FlowDirection;

/**
 * One direction of a flow with its filters in between.
 *
 * <p>While no filter applies, bytes go straight through on the feeder's thread. From the first
 * chunk that a filter wants, or that must wait for one, everything of this direction goes through
 * the flow's lane: once in the lane, always in the lane, or later bytes could overtake earlier
 * ones. What comes as one chunk leaves as one or not at all, as datagrams must.
 */
public final class FlowPipe implements ByteSink {
  private static final int HIGH_WATER = 256 * 1024;

  /** What a chunk counts beside its bytes: a datagram may have none. */
  private static final int COST = 64;

  private static final AtomicLongFieldUpdater<FlowPipe> QUEUED =
      AtomicLongFieldUpdater.newUpdater(FlowPipe.class, "queued");
  private static final Object FLUSH = new Object();
  private static final Object END = new Object();

  private final FlowDirection direction;
  private final FlowFilters filters;
  private final ByteSink target;
  private final LongConsumer counter;
  private final ArrayDeque<Object> queue = new ArrayDeque<>(0);
  private volatile long queued;
  private boolean scheduled;
  private volatile boolean inLane;
  private volatile boolean closed;
  private volatile boolean refused;
  private volatile @Nullable Runnable listener;

  /**
   * Makes a pipe into a target.
   *
   * @param counter is told how many bytes each chunk brings
   */
  public FlowPipe(
      FlowDirection direction, FlowFilters filters, ByteSink target, LongConsumer counter) {
    this.direction = direction;
    this.filters = filters;
    this.target = target;
    this.counter = counter;
  }

  @Override
  public void write(Chunk chunk) {
    int size = chunk.bytes().remaining();
    counter.accept(size);
    if (direct()) {
      target.write(chunk);
    } else {
      QUEUED.addAndGet(this, size + COST);
      enqueue(chunk);
    }
  }

  @Override
  public void flush() {
    if (inLane) {
      enqueue(FLUSH);
    } else {
      target.flush();
    }
  }

  @Override
  public void end() {
    if (direct()) {
      target.end();
    } else {
      enqueue(END);
    }
  }

  private boolean direct() {
    return !inLane && filters.clear();
  }

  private void enqueue(Object item) {
    if (!inLane) {
      inLane = true;
      filters.onWake(this::schedule);
    }
    boolean late;
    synchronized (queue) {
      late = closed || !queue.add(item);
    }
    if (late && item instanceof Chunk chunk) {
      chunk.release();
    }
    schedule();
  }

  private void schedule() {
    synchronized (queue) {
      if (scheduled || closed || queue.isEmpty()) {
        return;
      }
      scheduled = true;
    }
    filters.execute(this::drain);
  }

  private void drain() {
    synchronized (queue) {
      scheduled = false;
    }
    boolean held = false;
    Object item = peek();
    while (item != null && !held) {
      held = !pass(item);
      item = peek();
    }
    tellWritable();
  }

  private @Nullable Object peek() {
    synchronized (queue) {
      return queue.peek();
    }
  }

  private @Nullable Object poll() {
    synchronized (queue) {
      return queue.poll();
    }
  }

  /** Passes the first of the queue on; false when it has to wait. */
  private boolean pass(Object item) {
    if (item instanceof Chunk) {
      List<SlotFilter> leased = filters.lease();
      if (leased == null) {
        return false;
      }
      if (poll() instanceof Chunk chunk) {
        filter(leased, chunk);
      } else {
        // The flow was closed meanwhile and its queue emptied.
        leased.forEach(SlotFilter::exit);
      }
    } else {
      poll();
      if (item == FLUSH) {
        target.flush();
      } else {
        target.end();
      }
    }
    return true;
  }

  private void filter(List<SlotFilter> leased, Chunk chunk) {
    ByteBuffer before = chunk.bytes();
    boolean empty = !before.hasRemaining();
    QUEUED.addAndGet(this, -before.remaining() - COST);
    ByteBuffer after = filters.apply(leased, direction, before);
    if (after != null && empty) {
      // An empty datagram: no filter has anything to say to it.
      target.write(chunk);
    } else if (after == null || !after.hasRemaining()) {
      chunk.release();
    } else {
      target.write(new Filtered(after, chunk));
    }
  }

  @Override
  public void abort(ReasonCode reason) {
    close();
    target.abort(reason);
  }

  /** Throws away what waits. */
  public void close() {
    Object item;
    synchronized (queue) {
      closed = true;
      item = queue.poll();
    }
    while (item != null) {
      if (item instanceof Chunk chunk) {
        chunk.release();
      }
      item = poll();
    }
  }

  @Override
  public boolean isWritable() {
    if (queued < HIGH_WATER) {
      return target.isWritable();
    }
    refused = true;
    return queued < HIGH_WATER && target.isWritable();
  }

  @Override
  public void onWritable(Runnable wanted) {
    listener = wanted;
    target.onWritable(this::targetWritable);
  }

  private void targetWritable() {
    Runnable told = listener;
    if (told != null && isWritable()) {
      told.run();
    }
  }

  private void tellWritable() {
    if (refused) {
      refused = false;
      targetWritable();
    }
  }

  /** What a filter made of a chunk; the chunk's memory may be in it. */
  private record Filtered(ByteBuffer bytes, Chunk origin) implements Chunk {
    @Override
    public void release() {
      origin.release();
    }
  }
}
