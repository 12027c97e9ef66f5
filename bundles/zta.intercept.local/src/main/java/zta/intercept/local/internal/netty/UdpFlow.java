package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;

/**
 * What an application sends to one destination and gets back from there; the application's end of a
 * flow. A few datagrams wait for the engine's answer, later ones are dropped where there is no
 * room. Belongs to its association's loop, except for what the flow calls.
 */
final class UdpFlow implements ByteSink {
  /** Where answers go, and who hears of the end; called on any thread. */
  interface Owner {
    /** Sends a datagram to the application; takes the chunk over. */
    void answer(UdpFlow flow, Chunk payload);

    /** Says that a burst of answers is over. */
    void answered();

    /** The flow is over. */
    void over(UdpFlow flow);
  }

  private static final int MAX_WAITING = 32;
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private final ByteBuf header;
  private final Owner owner;
  private final Deque<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable ByteStream far;
  private boolean undecided = true;
  private boolean over;
  private boolean dirty;
  private int waitingBytes;
  private long lastUsed;

  UdpFlow(ByteBuf header, Owner owner, long now) {
    this.header = header;
    this.owner = owner;
    this.lastUsed = now;
  }

  /** Returns what stands before each answer. */
  ByteBuf header() {
    return header;
  }

  /** Notes that something came. */
  void used(long now) {
    lastUsed = now;
  }

  /** Sends a payload on, over which it takes ownership. */
  void send(ByteBuf payload, long now) {
    ByteStream to = far;
    if (to != null && !over && to.isWritable()) {
      lastUsed = now;
      dirty = true;
      to.write(new BufChunk(payload));
    } else if (undecided && hasRoom(payload.readableBytes())) {
      waitingBytes += payload.readableBytes();
      waiting.add(payload);
    } else {
      payload.release();
    }
  }

  private boolean hasRoom(int size) {
    return waiting.size() < MAX_WAITING && waitingBytes + size <= MAX_WAITING_BYTES;
  }

  /** Says that a burst is over. */
  void sent() {
    ByteStream to = far;
    if (dirty && to != null) {
      dirty = false;
      to.flush();
    }
  }

  /** Takes the engine's answer: a stream, or null for no. */
  void decided(@Nullable ByteStream stream, long now) {
    undecided = false;
    if (stream != null && over) {
      stream.abort(ReasonCode.APPLICATION_RESET);
    } else if (stream != null) {
      far = stream;
      stream.attach(this);
      while (!waiting.isEmpty()) {
        send(waiting.remove(), now);
      }
      sent();
    }
    forget();
  }

  private void forget() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }

  /** Returns whether nothing went through for so long. */
  boolean isUnused(long now, long idleNanos) {
    return now - lastUsed >= idleNanos;
  }

  /** Returns whether the engine said no. */
  boolean isRefused() {
    return !undecided && far == null;
  }

  /** The application needs it no more. */
  void close() {
    over = true;
    forget();
    ByteStream to = far;
    if (to != null) {
      to.end();
    }
  }

  @Override
  public void write(Chunk chunk) {
    owner.answer(this, chunk);
  }

  @Override
  public void flush() {
    owner.answered();
  }

  @Override
  public void end() {
    owner.over(this);
  }

  @Override
  public void abort(ReasonCode reason) {
    owner.over(this);
  }

  /** Answers are dropped rather than held back. */
  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void onWritable(Runnable listener) {
    // It always is.
  }
}
