package zta.control.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import zta.api.flow.LocalUser;
import zta.lib.control.FrameBuffer;
import zta.lib.control.FrameTooLongException;

/**
 * One caller. Reading and writing happen on the server's thread; {@link #send}, {@link #answered}
 * and {@link #keep} are for all threads.
 */
public final class Connection {
  private final LocalUser user;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Limits limits;
  private final FrameBuffer frames = new FrameBuffer();
  private final Outbox outbox;
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile boolean kept;
  private volatile boolean doomed;
  private volatile boolean last;
  private volatile boolean closed;
  private Instant heard;
  private boolean ended;

  Connection(LocalUser user, SelectionKey key, Limits limits, Instant now) {
    this.user = user;
    this.channel = (SocketChannel) key.channel();
    this.key = key;
    this.limits = limits;
    this.outbox = new Outbox(limits.outgoingBytes());
    this.heard = now;
  }

  /** Returns who calls, as the operating system vouches for it. */
  public LocalUser user() {
    return user;
  }

  /** Sends a frame; a caller that does not read is dropped. */
  public void send(byte[] frame) {
    if (!outbox.add(frame)) {
      doomed = true;
    }
    key.selector().wakeup();
  }

  /** Sends a last frame and closes once it has left. */
  public void sendLast(byte[] frame) {
    send(frame);
    last = true;
  }

  /** Says that one frame has been dealt with. */
  public void answered() {
    unanswered.decrementAndGet();
    key.selector().wakeup();
  }

  /** Lets the connection live while it is silent. */
  public void keep() {
    kept = true;
  }

  /** Returns whether it is closed for good. */
  public boolean isClosed() {
    return closed;
  }

  /** Reads what is there. */
  void read(ByteBuffer chunk, Instant now) throws IOException {
    int count = channel.read(chunk.clear());
    if (count < 0) {
      ended = true;
    } else if (count > 0) {
      heard = now;
      frames.append(chunk.flip());
    }
  }

  /** Hands whole frames over, as many as may be under way, and sets what to wait for. */
  void proceed(FrameHandler handler) throws IOException {
    handOver(handler);
    boolean flushed = outbox.writeTo(channel);
    if (flushed && last) {
      doomed = true;
    }
    if (flushed && ended && unanswered.get() == 0 && outbox.isEmpty()) {
      doomed = true;
    }
    int read = last || ended || busy() ? 0 : SelectionKey.OP_READ;
    if (!doomed) {
      key.interestOps(flushed ? read : read | SelectionKey.OP_WRITE);
    }
  }

  private void handOver(FrameHandler handler) {
    try {
      while (!busy() && !last) {
        Optional<byte[]> frame = frames.next();
        if (frame.isEmpty()) {
          return;
        }
        unanswered.incrementAndGet();
        handler.frame(this, frame.get());
      }
    } catch (FrameTooLongException e) {
      handler.tooLong(this);
    }
  }

  private boolean busy() {
    return unanswered.get() >= limits.requestsPerConnection();
  }

  /** Returns whether it is to be closed now. */
  boolean isOver(Instant now) {
    return doomed || silentSince(now);
  }

  private boolean silentSince(Instant now) {
    boolean waiting = (kept && frames.isEmpty()) || unanswered.get() > 0;
    return !waiting && heard.plus(limits.idle()).isBefore(now);
  }

  /** Closes; returns false when it was closed before. */
  boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
    return true;
  }
}
