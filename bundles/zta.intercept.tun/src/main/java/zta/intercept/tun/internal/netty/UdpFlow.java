package zta.intercept.tun.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.intercept.tun.internal.packet.Packet;
import zta.masque.net.BufChunk;

/**
 * Datagrams between one port of an application and one far end; the sink of what comes back. Safe
 * for use by many threads.
 */
final class UdpFlow implements ByteSink {
  private enum State {
    PENDING,
    OPEN,
    OVER
  }

  /** Hears of its end. */
  interface Ended {
    void ended(UdpFlow flow, boolean wasConfirmed);
  }

  private final FlowKey key;
  private final byte[] own;
  private final Target target;
  private final ByteBuffer first;
  private final int mostQueued;
  private final Wire wire;
  private final LongSupplier nanos;
  private final Ended ended;
  private final Deque<Chunk> queue = new ArrayDeque<>();
  private State state = State.PENDING;
  private @Nullable ByteStream far;
  private boolean confirmed;
  private volatile long lastUsed;

  /**
   * Makes a flow that waits for its decision.
   *
   * @param own the application's address
   * @param first its first packet, of which an ICMP message quotes the head
   * @param mostQueued how many datagrams may wait
   */
  UdpFlow(
      FlowKey key,
      byte[] own,
      Target target,
      Packet first,
      int mostQueued,
      Wire wire,
      LongSupplier nanos,
      Ended ended) {
    this.key = key;
    this.own = own;
    this.target = target;
    this.first = first.copy();
    this.mostQueued = mostQueued;
    this.wire = wire;
    this.nanos = nanos;
    this.ended = ended;
    this.lastUsed = nanos.getAsLong();
  }

  FlowKey key() {
    return key;
  }

  Target target() {
    return target;
  }

  long lastUsed() {
    return lastUsed;
  }

  /** Sends a payload on; false when it is dropped. */
  synchronized boolean send(ByteBuffer payload) {
    lastUsed = nanos.getAsLong();
    ByteStream to = far;
    if (state == State.OPEN && to != null && to.isWritable()) {
      to.write(chunk(payload));
      to.flush();
      return true;
    }
    if (state == State.PENDING && queue.size() < mostQueued) {
      queue.add(chunk(payload));
      return true;
    }
    return false;
  }

  private static Chunk chunk(ByteBuffer payload) {
    ByteBuf memory = ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, payload.remaining()));
    return new BufChunk(memory.writeBytes(payload));
  }

  /**
   * Begins to carry datagrams; false when the flow is over by now.
   *
   * @param known whether somebody has confirmed that the far end is there
   */
  boolean open(ByteStream reached, boolean known) {
    synchronized (this) {
      if (state != State.PENDING) {
        return false;
      }
      state = State.OPEN;
      far = reached;
      confirmed = known;
      queue.forEach(reached::write);
      queue.clear();
      reached.flush();
    }
    reached.attach(this);
    return true;
  }

  /** Ends it without a word to the application. */
  void close() {
    ByteStream to = over();
    if (to != null) {
      to.end();
    }
  }

  /** Breaks it off, and tells the application by ICMP where that says something. */
  @Override
  public void abort(ReasonCode reason) {
    boolean lives = lives();
    ByteStream to = over();
    if (to != null) {
      to.abort(reason);
    }
    Packet packet = new Packet();
    if (lives && packet.read(first.duplicate()) == null) {
      Refusals.icmp(reason).ifPresent(what -> wire.unreachable(packet, what));
    }
  }

  private synchronized boolean lives() {
    return state != State.OVER;
  }

  private @Nullable ByteStream over() {
    ByteStream to;
    boolean wasConfirmed;
    synchronized (this) {
      if (state == State.OVER) {
        return null;
      }
      wasConfirmed = confirmed;
      state = State.OVER;
      queue.forEach(Chunk::release);
      queue.clear();
      to = far;
    }
    target.release();
    ended.ended(this, wasConfirmed);
    return to;
  }

  @Override
  public void write(Chunk chunk) {
    if (lives()) {
      lastUsed = nanos.getAsLong();
      wire.datagram(key.remoteBytes(), key.remotePort(), own, key.localPort(), chunk.bytes());
    }
    chunk.release();
  }

  @Override
  public void flush() {
    // Each datagram has left already.
  }

  @Override
  public void end() {
    close();
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void onWritable(Runnable listener) {
    // Always writable.
  }
}
