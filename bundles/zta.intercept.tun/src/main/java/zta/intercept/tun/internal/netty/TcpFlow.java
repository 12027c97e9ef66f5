package zta.intercept.tun.internal.netty;

import io.netty.channel.socket.SocketChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.intercept.tun.internal.packet.Packet;
import zta.masque.net.ChannelStream;

/**
 * A TCP connection between an application and the listener, from its held SYN to after its end.
 * Safe for use by many threads.
 */
// The end of the channel is heard of by its close future.
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpFlow {
  /** Where it is in its life. */
  enum State {
    /** The SYN is held back until the decision. */
    PENDING,
    /** The SYN has gone to the listener. */
    OPENED,
    /** The listener has accepted, and both ends are joined. */
    JOINED,
    /** Nothing of it lives; its last segments may still be on their way. */
    OVER
  }

  // Longer than an application waits for its connection.
  private static final long DECIDED_WITHIN = TimeUnit.SECONDS.toNanos(150);
  private static final long ACCEPTED_WITHIN = TimeUnit.SECONDS.toNanos(15);
  private static final long AFTER_BOTH_ENDS = TimeUnit.SECONDS.toNanos(2);
  // Longer than the kernel waits between the probes of a closed window.
  private static final long AFTER_SILENCE = TimeUnit.SECONDS.toNanos(130);

  private final FlowKey key;
  private final int port;
  private final ByteBuffer syn;
  private final int sequence;
  private final Target target;
  private State state = State.PENDING;
  private @Nullable ByteStream far;
  private @Nullable ChannelStream near;
  private boolean reset;
  private boolean endedHere;
  private boolean endedThere;
  private volatile long lastSeen;

  /**
   * Makes a flow that waits for its decision.
   *
   * @param port what stands for it at the listener
   * @param syn the first segment
   */
  TcpFlow(FlowKey key, int port, Packet syn, Target target, long now) {
    this.key = key;
    this.port = port;
    this.syn = syn.copy();
    this.sequence = syn.sequence();
    this.target = target;
    this.lastSeen = now;
  }

  FlowKey key() {
    return key;
  }

  int port() {
    return port;
  }

  Target target() {
    return target;
  }

  /** Returns a copy of the first segment, as the application sent it. */
  ByteBuffer syn() {
    return ByteBuffer.allocate(syn.remaining()).put(syn.duplicate()).flip();
  }

  synchronized State state() {
    return state;
  }

  /** Returns whether a SYN is this flow's own, sent again. */
  boolean began(int sequenceOfSyn) {
    return sequence == sequenceOfSyn;
  }

  /** Notes that the far end is reached; false when the flow is over by now. */
  synchronized boolean open(ByteStream reached, long now) {
    if (state != State.PENDING) {
      return false;
    }
    state = State.OPENED;
    far = reached;
    lastSeen = now;
    return true;
  }

  /** Joins the accepted connection with the far end; false when this is not its time. */
  boolean join(SocketChannel accepted) {
    ByteStream reached;
    ChannelStream stream = new ChannelStream(accepted, ReasonCode.APPLICATION_RESET);
    synchronized (this) {
      reached = far;
      if (state != State.OPENED || reached == null) {
        return false;
      }
      state = State.JOINED;
      near = stream;
    }
    accepted.pipeline().addLast(stream);
    reached.attach(stream);
    stream.attach(reached);
    return true;
  }

  /**
   * Ends it, whatever it was, and breaks off what still lives.
   *
   * @return what it was
   */
  State end(ReasonCode reason) {
    State was;
    ByteStream reached;
    ChannelStream joined;
    synchronized (this) {
      was = state;
      state = State.OVER;
      reached = far;
      joined = near;
    }
    if (was == State.OVER) {
      return was;
    }
    if (joined != null) {
      joined.abort(reason);
    }
    // An end that was in order has been heard of by the far end already.
    if (reached != null) {
      reached.abort(reason);
    }
    target.release();
    return was;
  }

  /** Notes that the joined connection is closed, in whatever way both ends have agreed on. */
  boolean closed() {
    synchronized (this) {
      if (state != State.JOINED) {
        return false;
      }
      state = State.OVER;
    }
    target.release();
    return true;
  }

  /** Notes a segment that passes. */
  void pass(Packet segment, boolean toListener, long now) {
    lastSeen = now;
    if ((segment.flags() & (Packet.FIN | Packet.RST)) != 0) {
      note(segment, toListener);
    }
  }

  private synchronized void note(Packet segment, boolean toListener) {
    reset |= segment.has(Packet.RST);
    endedHere |= toListener && segment.has(Packet.FIN);
    endedThere |= !toListener && segment.has(Packet.FIN);
  }

  /** Returns whether a reset has passed. */
  synchronized boolean wasReset() {
    return reset;
  }

  /** Returns whether its decision has not come. */
  synchronized boolean overdue(long now) {
    return state == State.PENDING && now - lastSeen > DECIDED_WITHIN;
  }

  /** Returns whether it was opened, but the application did not go on. */
  synchronized boolean abandoned(long now) {
    return state == State.OPENED && (reset || now - lastSeen > ACCEPTED_WITHIN);
  }

  /** Returns whether its last segments have passed, so that nothing need be known of it. */
  synchronized boolean forgettable(long now) {
    boolean done = reset || (endedHere && endedThere);
    return state == State.OVER && now - lastSeen > (done ? AFTER_BOTH_ENDS : AFTER_SILENCE);
  }
}
