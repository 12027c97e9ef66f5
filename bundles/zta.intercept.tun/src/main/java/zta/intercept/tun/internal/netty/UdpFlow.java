package zta.intercept.tun.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
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
import zta.lib.net.IpText;
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

  // A question with its answer is over before a socket of its own would have paid.
  private static final int BUSY = 32;

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
  private final @Nullable Shortcut shortcut;
  private final Deque<Chunk> queue = new ArrayDeque<>();
  private State state = State.PENDING;
  private @Nullable ByteStream far;
  private boolean confirmed;
  private int sent;
  private volatile @Nullable DatagramStream near;
  private volatile long lastUsed;

  /**
   * Makes a flow that waits for its decision.
   *
   * @param own the application's address
   * @param first its first packet, of which an ICMP message quotes the head
   * @param mostQueued how many datagrams may wait
   * @param shortcut leads it past the device when it is busy, null when nothing can
   */
  UdpFlow(
      FlowKey key,
      byte[] own,
      Target target,
      Packet first,
      int mostQueued,
      Wire wire,
      LongSupplier nanos,
      Ended ended,
      @Nullable Shortcut shortcut) {
    this.key = key;
    this.own = own;
    this.target = target;
    this.first = first.copy();
    this.mostQueued = mostQueued;
    this.wire = wire;
    this.nanos = nanos;
    this.ended = ended;
    this.shortcut = shortcut;
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

  InetSocketAddress application() {
    return new InetSocketAddress(IpText.address(own), key.localPort());
  }

  /** Sends a payload on; false when it is dropped. */
  synchronized boolean send(ByteBuffer payload) {
    lastUsed = nanos.getAsLong();
    ByteStream to = far;
    if (state == State.OPEN && to != null && to.isWritable()) {
      to.write(chunk(payload));
      to.flush();
      sent++;
      if (shortcut != null && near == null && sent % BUSY == 0) {
        shortcut.take(this);
      }
      return true;
    }
    if (state == State.PENDING && queue.size() < mostQueued) {
      queue.add(chunk(payload));
      return true;
    }
    return false;
  }

  /** Goes on past the device; false when it is over by now. */
  boolean shorten(DatagramStream socket) {
    synchronized (this) {
      if (state != State.OPEN) {
        return false;
      }
      near = socket;
    }
    socket.attach(new FromApplication());
    return true;
  }

  /** What the application sends past the device. */
  private final class FromApplication implements ByteSink {
    @Override
    public void write(Chunk chunk) {
      if (!pass(chunk)) {
        chunk.release();
      }
    }

    @Override
    public void flush() {
      ByteStream to = far();
      if (to != null) {
        to.flush();
      }
    }

    @Override
    public void end() {
      back();
    }

    /** The application's port is closed; a later socket of that port begins at the device. */
    @Override
    public void abort(ReasonCode reason) {
      back();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {
      // Datagrams are dropped where others would wait.
    }
  }

  private synchronized boolean pass(Chunk chunk) {
    lastUsed = nanos.getAsLong();
    ByteStream to = far;
    if (state != State.OPEN || to == null || !to.isWritable()) {
      return false;
    }
    to.write(chunk);
    return true;
  }

  private synchronized @Nullable ByteStream far() {
    return state == State.OPEN ? far : null;
  }

  /** Comes by the device again. */
  private void back() {
    DatagramStream socket;
    synchronized (this) {
      socket = near;
      near = null;
    }
    if (socket != null && shortcut != null) {
      shortcut.leave(this, socket);
    }
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
    back();
    target.release();
    ended.ended(this, wasConfirmed);
    return to;
  }

  @Override
  public void write(Chunk chunk) {
    DatagramStream socket = near;
    if (socket != null) {
      lastUsed = nanos.getAsLong();
      socket.write(chunk);
      return;
    }
    if (lives()) {
      lastUsed = nanos.getAsLong();
      wire.datagram(key.remoteBytes(), key.remotePort(), own, key.localPort(), chunk.bytes());
    }
    chunk.release();
  }

  @Override
  public void flush() {
    DatagramStream socket = near;
    if (socket != null) {
      socket.flush();
    }
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
