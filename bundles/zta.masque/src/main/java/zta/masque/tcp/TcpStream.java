package zta.masque.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.ResetCode;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;

/**
 * A flow on a TLS connection of its own, in capsules: either direction can end alone, which TLS
 * does not offer here, since BoringSSL's engine answers a close_notify by closing its own side.
 *
 * <p>A direction has ended well only with its FINAL_DATA; a connection that is over without it,
 * however orderly, was cut. Whoever has both ends closes the connection when the last one came from
 * the peer; the other waits for that a while, so that nobody has unread bytes pushed on him by a
 * closed socket.
 */
// A task on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TcpStream implements ByteStream {
  private static final long FAREWELL_MILLIS = 1_000;
  private static final long CLOSING_MILLIS = 10_000;

  private final ByteStream inner;
  private final EventLoop loop;
  private final LoopCalls calls;
  private final ReasonCode onCut;
  private final Inlet inlet = new Inlet();
  private @Nullable ByteSink receiver;
  private Runnable resume = () -> {};
  private @Nullable ScheduledFuture<?> closing;
  private boolean remoteEnded;
  private boolean localEnded;
  private boolean over;
  private ReasonCode why = ReasonCode.COMPLETED;
  private volatile long lastRead;

  /**
   * Makes the stream.
   *
   * @param inner the connection; belongs to {@code loop}
   * @param onCut what it means when the connection is over before the stream is
   */
  public TcpStream(ByteStream inner, EventLoop loop, ReasonCode onCut) {
    this.inner = inner;
    this.onCut = onCut;
    this.loop = loop;
    this.calls = new LoopCalls(loop);
    this.lastRead = loop.ticker().nanoTime();
  }

  /** Returns when bytes last came, on the ticker of the loop; on any thread. */
  public long lastRead() {
    return lastRead;
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          if (over) {
            newReceiver.abort(why);
            return;
          }
          receiver = newReceiver;
          inner.attach(inlet);
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
    if (over || localEnded) {
      chunk.release();
      return;
    }
    ByteBuf bytes = BufChunk.take(chunk);
    inner.write(new BufChunk(head(CapsuleHead.DATA, bytes.readableBytes(), 0)));
    inner.write(new BufChunk(bytes));
  }

  private static ByteBuf head(long type, int length, int room) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(CapsuleHead.SIZE + room);
    return CapsuleHead.write(out, type, length);
  }

  /** Goes the same way as what was written before it, or it would overtake. */
  @Override
  public void flush() {
    calls.run(inner::flush);
  }

  @Override
  public void end() {
    calls.run(this::endHere);
  }

  private void endHere() {
    if (over || localEnded) {
      return;
    }
    localEnded = true;
    inner.write(new BufChunk(head(CapsuleHead.FINAL_DATA, 0, 0)));
    inner.flush();
    if (remoteEnded) {
      closing = loop.schedule(inner::end, CLOSING_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(() -> abortHere(reason));
  }

  /** Says why, and leaves the peer a moment to hear it: a reset would overtake it. */
  private void abortHere(ReasonCode reason) {
    if (over) {
      return;
    }
    finish(reason);
    ByteBuf said = head(CapsuleHead.BROKEN, Long.BYTES, Long.BYTES);
    inner.write(new BufChunk(said.writeLong(ResetCode.of(reason))));
    inner.flush();
    if (receiver == null) {
      inner.attach(inlet);
    }
    resume.run();
    closing = loop.schedule(() -> inner.abort(reason), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Breaks the flow off towards both sides. */
  public void breakOff(ReasonCode reason) {
    calls.run(
        () -> {
          ByteSink to = over ? null : receiver;
          abortHere(reason);
          if (to != null) {
            to.abort(reason);
          }
        });
  }

  private void finish(ReasonCode reason) {
    over = true;
    why = reason;
    ScheduledFuture<?> timer = closing;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** The stream is over for a reason that the receiver has to hear. */
  private void broken(ReasonCode reason) {
    if (!over) {
      finish(reason);
      ByteSink to = receiver;
      if (to != null) {
        to.abort(reason);
      }
    }
    inner.abort(reason);
  }

  @Override
  public boolean isWritable() {
    return inner.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    inner.onWritable(listener);
  }

  /** Takes what comes on the connection; called on the loop. */
  private final class Inlet implements ByteSink, CapsuleReader.Listener {
    private final CapsuleReader reader = new CapsuleReader(this);

    @Override
    public void write(Chunk chunk) {
      ByteBuf bytes = BufChunk.take(chunk);
      lastRead = loop.ticker().nanoTime();
      try {
        if (!over) {
          reader.read(bytes);
        }
      } catch (BadCapsuleException e) {
        broken(ReasonCode.BAD_REQUEST);
      } finally {
        bytes.release();
      }
    }

    @Override
    public void data(ByteBuf bytes) {
      ByteSink to = receiver;
      if (over || to == null) {
        bytes.release();
      } else {
        to.write(new BufChunk(bytes));
      }
    }

    @Override
    public void last() {
      ByteSink to = receiver;
      if (over || to == null) {
        return;
      }
      remoteEnded = true;
      to.flush();
      to.end();
      if (localEnded && !over) {
        inner.end();
      }
    }

    @Override
    public void broken(long code) {
      TcpStream.this.broken(ResetCode.reason(code));
    }

    private void broken(ReasonCode reason) {
      TcpStream.this.broken(reason);
    }

    @Override
    public void flush() {
      ByteSink to = receiver;
      if (to != null && !over) {
        to.flush();
      }
    }

    @Override
    public void end() {
      if (remoteEnded && localEnded) {
        inner.end();
      } else {
        broken(onCut);
      }
    }

    @Override
    public void abort(ReasonCode reason) {
      if (remoteEnded && localEnded) {
        finish(ReasonCode.COMPLETED);
      } else {
        broken(onCut);
      }
    }

    @Override
    public boolean isWritable() {
      ByteSink to = receiver;
      return over || to == null || to.isWritable();
    }

    @Override
    public void onWritable(Runnable listener) {
      resume = listener;
      ByteSink to = receiver;
      if (to != null) {
        to.onWritable(listener);
      }
    }
  }
}
