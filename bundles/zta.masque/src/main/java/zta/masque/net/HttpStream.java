package zta.masque.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

/**
 * One stream of a connection that carries many, whatever the version of HTTP: what came and was not
 * taken yet, who takes it, and how the two directions end. What the methods of {@link ByteStream}
 * do happens on the connection's event loop, all others are to be called there.
 *
 * @param <H> that version's headers
 */
// Only the loop changes the counters.
@SuppressWarnings("NonAtomicVolatileUpdate")
public abstract class HttpStream<H> implements ByteStream {
  private final LoopCalls calls;
  // Most streams never hold anything, and there are many.
  private final Deque<ByteBuf> held = new ArrayDeque<>(0);
  private Consumer<ReasonCode> onClosed = reason -> {};
  private @Nullable ByteSink receiver;
  private @Nullable Object attachment;
  private Runnable writableListener = () -> {};
  private boolean remoteEnded;
  private boolean endDelivered;
  private boolean localEnded;
  private boolean over;
  private boolean dirty;
  private ReasonCode why = ReasonCode.COMPLETED;
  private volatile long received;
  private volatile long sent;

  /** Makes the stream of a connection that belongs to this loop. */
  protected HttpStream(EventExecutor loop) {
    calls = new LoopCalls(loop);
  }

  /** Sends a response's header. */
  public abstract void respond(H headers, boolean end);

  /** Sends a response's last bytes. */
  public abstract void respondBody(ByteBuf body);

  /** Ends a stream whose answer said all, although the peer may go on sending. */
  public abstract void dismiss();

  /** Sends data, whose counting is done. */
  protected abstract void transmit(ByteBuf data);

  /** Sends the end of this direction, which was noted. */
  protected abstract void transmitEnd();

  /** Tells the peer that the stream is broken off. */
  protected abstract void transmitReset(ReasonCode reason);

  /** Returns whether the end of this direction is on its way. */
  protected abstract boolean isEndSent();

  /** Has {@link #flushReceiver} called when all that can be read was read. */
  protected abstract void flushLater();

  /** The receiver took bytes that had waited. */
  protected abstract void delivered(int bytes);

  /** Nothing waits, and the receiver wants more. */
  protected abstract void drained();

  /** The stream is over: what waited is gone. */
  protected abstract void discarded();

  /** Returns the payload bytes that came from the peer; on any thread. */
  public final long received() {
    return received;
  }

  /** Returns the payload bytes that went to the peer; on any thread. */
  public final long sent() {
    return sent;
  }

  /** Returns what the owner of this stream put here. */
  public final @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for the owner. */
  public final void attachment(@Nullable Object thing) {
    attachment = thing;
  }

  /** Registers who hears, once, that the stream is over, and why. */
  public final void onClosed(Consumer<ReasonCode> listener) {
    onClosed = listener;
  }

  @Override
  public final void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          if (over && why != ReasonCode.COMPLETED) {
            newReceiver.abort(why);
            return;
          }
          receiver = newReceiver;
          newReceiver.onWritable(() -> calls.run(this::deliverHeld));
          deliverHeld();
        });
  }

  /**
   * Takes bytes from the peer over, and hands them on or holds them.
   *
   * @return whether they were handed on
   */
  protected final boolean accept(ByteBuf data) {
    received += data.readableBytes();
    ByteSink to = receiver;
    if (to == null || !held.isEmpty() || !to.isWritable()) {
      held.add(data);
      return false;
    }
    to.write(new BufChunk(data));
    if (!dirty) {
      dirty = true;
      flushLater();
    }
    return true;
  }

  /** Returns whether somebody is there who takes more at the moment. */
  protected final boolean isWanted() {
    ByteSink to = receiver;
    return to != null && to.isWritable();
  }

  private void deliverHeld() {
    ByteSink to = receiver;
    if (to == null || over) {
      return;
    }
    int taken = 0;
    while (!held.isEmpty() && to.isWritable()) {
      ByteBuf data = held.remove();
      taken += data.readableBytes();
      to.write(new BufChunk(data));
    }
    if (taken > 0) {
      to.flush();
      delivered(taken);
    }
    deliverEnd();
    if (held.isEmpty() && to.isWritable() && !over) {
      drained();
    }
  }

  /** Notes that the peer's direction has ended; {@link #deliverEnd} tells. */
  protected final void endRemote() {
    remoteEnded = true;
  }

  /** Tells the receiver of the end when all before it was delivered. */
  protected final void deliverEnd() {
    ByteSink to = receiver;
    if (remoteEnded && !endDelivered && !over && to != null && held.isEmpty()) {
      endDelivered = true;
      to.end();
      finishWhenDone();
    }
  }

  /** Flushes what the receiver was given. */
  public final void flushReceiver() {
    dirty = false;
    ByteSink to = receiver;
    if (to != null) {
      to.flush();
    }
  }

  /** Breaks the stream off towards receiver and owner, not towards the peer. */
  public final void breakOff(ReasonCode reason) {
    ByteSink to = over ? null : receiver;
    finish(reason);
    if (to != null) {
      to.abort(reason);
    }
  }

  /** Ends the stream if both directions have ended. */
  protected final void finishWhenDone() {
    if (endDelivered && isEndSent()) {
      finish(ReasonCode.COMPLETED);
    }
  }

  /** Ends the stream; tells the owner, once. */
  protected final void finish(ReasonCode reason) {
    if (over) {
      return;
    }
    over = true;
    why = reason;
    held.forEach(ByteBuf::release);
    held.clear();
    discarded();
    onClosed.accept(reason);
  }

  @Override
  public final void write(Chunk chunk) {
    if (calls.here()) {
      writeHere(chunk);
    } else {
      calls.run(() -> writeHere(chunk));
    }
  }

  private void writeHere(Chunk chunk) {
    if (over || localEnded) {
      chunk.release();
      return;
    }
    ByteBuf data = BufChunk.take(chunk);
    sent += data.readableBytes();
    transmit(data);
  }

  @Override
  public final void end() {
    calls.run(
        () -> {
          if (!over && !localEnded) {
            localEnded = true;
            transmitEnd();
          }
        });
  }

  @Override
  public final void abort(ReasonCode reason) {
    calls.run(
        () -> {
          if (!over) {
            finish(reason);
            transmitReset(reason);
          }
        });
  }

  @Override
  public final void onWritable(Runnable listener) {
    calls.run(() -> writableListener = listener);
  }

  /** Tells the feeder that there is room again. */
  protected final void tellWritable() {
    writableListener.run();
  }

  /** Returns the way to the loop. */
  protected final LoopCalls calls() {
    return calls;
  }

  /** Returns whether the stream is over. */
  public final boolean isOver() {
    return over;
  }

  /** Returns whether the peer's direction has ended. */
  protected final boolean isRemoteEnded() {
    return remoteEnded;
  }

  /** Returns whether this direction has ended. */
  protected final boolean isLocalEnded() {
    return localEnded;
  }

  /** Notes that this direction has ended. */
  protected final void endLocal() {
    localEnded = true;
  }
}
