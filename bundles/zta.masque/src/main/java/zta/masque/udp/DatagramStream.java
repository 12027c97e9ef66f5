package zta.masque.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;

/**
 * A stream of datagrams over the byte stream of a CONNECT-UDP request: one chunk is the payload of
 * one UDP packet, in capsules on the way.
 *
 * <p>What is written in one turn of the event loop leaves in as few frames as possible. While the
 * byte stream takes nothing, a bounded number of bytes waits and the rest is dropped. In the other
 * direction a receiver that takes nothing holds the byte stream back, whose sender then drops. A
 * malformed capsule breaks the flow off.
 */
// A task on the own loop cannot fail unseen.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
public final class DatagramStream implements ByteStream {
  /** Bytes that may wait for a byte stream that takes nothing. */
  public static final int MAX_WAITING = 512 * 1024;

  private final ByteStream inner;
  private final EventExecutor loop;
  private final LoopCalls calls;
  private final CapsulePacker packer;
  private final CapsuleDecoder decoder;
  private @Nullable ByteSink receiver;
  private Runnable writable = () -> {};
  private boolean emitting;
  private boolean over;
  private volatile boolean room = true;
  private volatile long dropped;

  /**
   * Makes the stream.
   *
   * @param inner carries the capsules; belongs to {@code loop}
   */
  public DatagramStream(ByteStream inner, EventExecutor loop) {
    this.inner = inner;
    this.loop = loop;
    this.calls = new LoopCalls(loop);
    this.packer = new CapsulePacker(ByteBufAllocator.DEFAULT, MAX_WAITING);
    this.decoder = new CapsuleDecoder(ByteBufAllocator.DEFAULT, this::received);
    inner.onWritable(() -> calls.run(this::innerWritable));
  }

  /** Returns how many datagrams were dropped because there was no room for them. */
  public long dropped() {
    return dropped;
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          receiver = newReceiver;
          inner.attach(new Inlet(newReceiver));
        });
  }

  @Override
  public void write(Chunk chunk) {
    if (calls.here()) {
      writeHere(chunk);
    } else {
      calls.run(() -> writeHere(chunk));
    }
  }

  private void writeHere(Chunk chunk) {
    if (over) {
      chunk.release();
      return;
    }
    if (!packer.add(BufChunk.take(chunk))) {
      dropped++;
    }
    if (packer.isFull()) {
      emitAndTell();
    }
  }

  @Override
  public void flush() {
    calls.run(this::flushOnce);
  }

  /** Waits for the end of this turn of the loop, since more may come in it. */
  private void flushOnce() {
    if (!emitting && !over) {
      emitting = true;
      loop.execute(
          () -> {
            emitting = false;
            emitAndTell();
          });
    }
  }

  private void innerWritable() {
    emit();
    tell();
  }

  private void emitAndTell() {
    boolean had = room;
    emit();
    if (!had) {
      tell();
    }
  }

  private void tell() {
    if (!over && isWritable()) {
      writable.run();
    }
  }

  private void emit() {
    if (over) {
      return;
    }
    boolean any = false;
    ByteBuf next = inner.isWritable() ? packer.poll() : null;
    while (next != null) {
      inner.write(new BufChunk(next));
      any = true;
      next = inner.isWritable() ? packer.poll() : null;
    }
    if (any) {
      inner.flush();
    }
    room = packer.bytes() == 0;
  }

  @Override
  public void end() {
    calls.run(
        () -> {
          if (!over) {
            over = true;
            for (ByteBuf next = packer.poll(); next != null; next = packer.poll()) {
              inner.write(new BufChunk(next));
            }
            inner.end();
          }
        });
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(
        () -> {
          release();
          inner.abort(reason);
        });
  }

  private void release() {
    over = true;
    packer.release();
    decoder.release();
  }

  /** Returns whether a datagram that is written now would leave at once. */
  @Override
  public boolean isWritable() {
    return room && inner.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    calls.run(() -> writable = listener);
  }

  private void received(ByteBuf datagram) throws CapsuleException {
    ByteSink to = receiver;
    ByteBuf payload = HttpDatagram.udpPayload(datagram);
    if (payload != null && to != null) {
      to.write(new BufChunk(payload));
    } else if (payload != null) {
      payload.release();
    }
  }

  /** Takes what comes on the byte stream; called on the loop. */
  private final class Inlet implements ByteSink {
    private final ByteSink to;

    Inlet(ByteSink to) {
      this.to = to;
    }

    @Override
    public void write(Chunk chunk) {
      try {
        decoder.feed(BufChunk.take(chunk));
      } catch (CapsuleException e) {
        malformed();
      }
    }

    private void malformed() {
      release();
      inner.abort(ReasonCode.BAD_REQUEST);
      to.abort(ReasonCode.BAD_REQUEST);
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void end() {
      try {
        decoder.end();
        to.end();
      } catch (CapsuleException e) {
        malformed();
      }
    }

    @Override
    public void abort(ReasonCode reason) {
      release();
      to.abort(reason);
    }

    @Override
    public boolean isWritable() {
      return to.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
      to.onWritable(listener);
    }
  }
}
