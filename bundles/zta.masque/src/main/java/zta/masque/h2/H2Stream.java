package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.ResetCode;
import zta.masque.net.HttpStream;

/**
 * One stream of a connection. What the receiver does not take stays here, and its window with it,
 * so that the peer stops sending on this stream and on no other.
 */
// A write that fails shows as the end of the stream.
@SuppressWarnings("FutureReturnValueIgnored")
public final class H2Stream extends HttpStream<Http2Headers> {
  private static final long QUICK_NANOS = 100_000_000;
  private static final int GROWTH = 4;

  private final H2Connection connection;
  private final Http2Stream stream;
  private @Nullable ChannelFuture lastWrite;
  private volatile boolean writable = true;
  private int heldBytes;
  private int grown;
  private int takenOfWindow;
  private long windowBegan;
  private boolean unprocessed;
  private volatile long lastActivity;

  H2Stream(H2Connection connection, Http2Stream stream) {
    super(connection.loop());
    this.connection = connection;
    this.stream = stream;
    this.windowBegan = connection.nanos();
    this.lastActivity = windowBegan;
  }

  /** Returns the connection it belongs to. */
  public H2Connection connection() {
    return connection;
  }

  /** Returns its id on the wire. */
  public int id() {
    return stream.id();
  }

  /** Returns when payload last moved, on the ticker of the connection's loop. */
  public long lastActivity() {
    return lastActivity;
  }

  /**
   * Returns whether the peer said that it has not looked at the request, so that it may be sent
   * again (RFC 9113 section 8.7); known when the stream is over.
   */
  public boolean isUnprocessed() {
    return unprocessed;
  }

  @Override
  public void respond(Http2Headers headers, boolean end) {
    connection.granted(headers);
    connection.writeHeaders(stream.id(), headers, end);
    if (end) {
      endLocal();
    }
  }

  @Override
  public void respondBody(ByteBuf body) {
    endLocal();
    lastWrite = connection.writeData(stream.id(), body, true);
  }

  /** Takes a DATA frame and returns how much of it was processed at once. */
  int received(ByteBuf data, boolean end) {
    int size = data.readableBytes();
    if (end) {
      endRemote();
    }
    lastActivity = connection.nanos();
    if (isOver()) {
      return size;
    }
    int taken = size > 0 ? take(data, size) : 0;
    deliverEnd();
    return taken;
  }

  private int take(ByteBuf data, int size) {
    if (accept(data.retain())) {
      noteTaken(size);
      return size;
    }
    heldBytes += size;
    connection.held(size);
    return 0;
  }

  @Override
  protected void flushLater() {
    connection.flushAfterRead(this);
  }

  @Override
  protected void delivered(int bytes) {
    heldBytes -= bytes;
    connection.held(-bytes);
    connection.consumed(stream, bytes);
    noteTaken(bytes);
  }

  @Override
  protected void drained() {
    // The window grew when it was taken.
  }

  @Override
  protected void discarded() {
    connection.held(-heldBytes);
    heldBytes = 0;
  }

  /** Widens the window of a stream whose reader empties it quickly. */
  private void noteTaken(int bytes) {
    takenOfWindow += bytes;
    int window = connection.windows().of(stream);
    if (takenOfWindow < window) {
      return;
    }
    long now = connection.nanos();
    if (now - windowBegan < QUICK_NANOS) {
      grown += connection.widen(stream, window * (GROWTH - 1));
    }
    takenOfWindow = 0;
    windowBegan = now;
  }

  /** There is room again after there was none. */
  void writableAgain() {
    writable = true;
    tellWritable();
  }

  /** The peer reset the stream. */
  void reset(long code) {
    unprocessed = code == Http2Error.REFUSED_STREAM.code();
    breakOff(ResetCode.reason(code));
  }

  /** The codec is done with the stream. */
  void streamClosed(ReasonCode otherwise) {
    connection.windows().returnGrowth(grown);
    grown = 0;
    unprocessed |= connection.isUnprocessed(stream.id());
    if (!(isRemoteEnded() && isLocalEnded())) {
      breakOff(otherwise);
    }
  }

  int heldBytes() {
    return heldBytes;
  }

  @Override
  protected void transmit(ByteBuf data) {
    lastActivity = connection.nanos();
    connection.writeData(stream.id(), data, false);
    connection.held(0);
    writable = connection.isWritable(stream);
  }

  @Override
  protected void transmitEnd() {
    connection.writeData(stream.id(), Unpooled.EMPTY_BUFFER, true);
    connection.flushOnce();
    finishWhenDone();
  }

  @Override
  protected boolean isEndSent() {
    return isLocalEnded();
  }

  @Override
  protected void transmitReset(ReasonCode reason) {
    connection.resets().reset(stream.id(), reason);
  }

  @Override
  public void flush() {
    calls().run(connection::flushOnce);
  }

  /** The peer is told once it has the answer: a reset would overtake what waits for its window. */
  @Override
  public void dismiss() {
    finish(ReasonCode.COMPLETED);
    ChannelFuture answer = lastWrite;
    if (answer != null && !isRemoteEnded()) {
      answer.addListener(
          done -> {
            if (done.isSuccess()) {
              connection.resets().dismiss(stream.id());
            }
          });
    }
  }

  @Override
  public boolean isWritable() {
    return calls().here() ? connection.isWritable(stream) : writable;
  }
}
