package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.net.HttpStream;

/**
 * One stream of a connection. While the receiver is not ready nothing is read, so that the peer
 * runs out of window on this stream.
 *
 * <p>A stream ends well only with what both ends sent last. Whatever else ends it is a reset: to
 * close a QUIC stream with data in its queue would look like a good end to the peer.
 */
// A write that fails is heard by its listener.
@SuppressWarnings("FutureReturnValueIgnored")
public final class H3Stream extends HttpStream<Http3Headers> {
  private static final long FAREWELL_SECONDS = 5;

  private final H3Connection connection;
  private final PeekingAllocator allocator = new PeekingAllocator();
  private final ChannelFutureListener written = this::written;
  private Consumer<ByteBuf> onDatagram = ByteBuf::release;
  private @Nullable QuicStreamChannel channel;
  private int unwritten;
  private boolean headed;
  private boolean paused;
  private boolean finSent;

  H3Stream(H3Connection connection) {
    super(connection.loop());
    this.connection = connection;
  }

  void bind(QuicStreamChannel to) {
    channel = to;
    to.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, allocator);
    to.pipeline().addLast(new H3StreamHandler(this));
  }

  boolean isBound() {
    return channel != null;
  }

  private QuicStreamChannel channel() {
    QuicStreamChannel known = channel;
    if (known == null) {
      throw new IllegalStateException("not open yet");
    }
    return known;
  }

  /** Returns the connection it belongs to. */
  public H3Connection connection() {
    return connection;
  }

  /** Returns its id on the wire. */
  public long id() {
    return channel().streamId();
  }

  /** Registers who takes HTTP datagrams, and owns them then; on the loop. */
  void onDatagram(Consumer<ByteBuf> listener) {
    onDatagram = listener;
  }

  /** Sends a UDP payload in a QUIC datagram; on the loop. The payload stays the caller's. */
  H3Datagrams.Sent sendUdp(ByteBuf payload) {
    return isOver() || isLocalEnded()
        ? H3Datagrams.Sent.NO_ROOM
        : connection.sendUdp(id(), payload);
  }

  void datagram(ByteBuf payload) {
    if (isOver()) {
      payload.release();
    } else {
      onDatagram.accept(payload);
    }
  }

  @Override
  public void respond(Http3Headers headers, boolean end) {
    send(new DefaultHttp3HeadersFrame(headers));
    if (end) {
      endLocal();
    }
    finishOutput();
  }

  @Override
  public void respondBody(ByteBuf body) {
    transmit(body);
    endLocal();
    finishOutput();
  }

  @Override
  protected void transmit(ByteBuf data) {
    send(new DefaultHttp3DataFrame(data));
  }

  private void send(Object frame) {
    unwritten++;
    channel().write(frame).addListener(written);
  }

  private void written(ChannelFuture done) {
    unwritten--;
    if (done.isSuccess()) {
      finishOutput();
    } else if (!isOver()) {
      boolean stopped = done.cause() instanceof ChannelOutputShutdownException;
      breakOff(stopped ? connection.ofPeer() : ReasonCode.TUNNEL_LOST);
      reset(ReasonCode.APPLICATION_RESET);
    }
  }

  /** Sends the end after all that waits, since the end itself does not wait. */
  private void finishOutput() {
    if (isLocalEnded() && !finSent && unwritten == 0) {
      finSent = true;
      channel().shutdownOutput();
      finishWhenDone();
    }
  }

  void headers(Http3Headers headers) {
    if (isOver()) {
      return;
    }
    if (!connection.isServer()) {
      connection.events().answer(this, headers);
    } else if (!headed) {
      headed = true;
      pause();
      connection.events().request(this, headers);
    }
  }

  /** Takes the payload of a DATA frame over. */
  void data(ByteBuf data) {
    if (isOver() || !data.isReadable()) {
      data.release();
      return;
    }
    accept(data);
    if (!isWanted()) {
      pause();
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      channel().config().setAutoRead(false);
      connection.paused(this);
    }
  }

  private void resume() {
    if (paused) {
      paused = false;
      connection.resumed(this);
      channel().config().setAutoRead(true);
    }
  }

  /** Looks whether the peer has reset a stream that is not read at the moment. */
  void peek() {
    if (paused && !isOver()) {
      allocator.peek(true);
      channel().read();
      allocator.peek(false);
    }
  }

  @Override
  protected void flushLater() {
    connection.flushAfterRead(this);
  }

  @Override
  protected void delivered(int bytes) {
    // QUIC's window grew when they were read.
  }

  @Override
  protected void drained() {
    resume();
  }

  @Override
  protected void discarded() {
    if (paused) {
      paused = false;
      connection.resumed(this);
    }
  }

  /** The peer sent all it has. */
  void inputEnded() {
    endRemote();
    if (connection.isServer() && !headed) {
      breakOff(ReasonCode.BAD_REQUEST);
      channel().shutdown(H3ResetCode.REQUEST_INCOMPLETE, channel().newPromise());
      channel().close();
      return;
    }
    deliverEnd();
  }

  /** The peer reset the stream. */
  void reset(long code) {
    ReasonCode reason = H3ResetCode.reason(code);
    breakOff(reason);
    reset(reason);
  }

  /** The codec found the stream unusable, and sees to the rest. */
  void failed(ReasonCode reason) {
    breakOff(reason);
    reset(reason);
  }

  void writabilityChanged() {
    if (channel().isWritable()) {
      tellWritable();
    }
  }

  /** The stream is gone, with or without its connection. */
  void channelClosed() {
    connection.forget(this, isRemoteEnded());
    if (isRemoteEnded() && finSent) {
      finish(ReasonCode.COMPLETED);
    } else {
      breakOff(ReasonCode.TUNNEL_LOST);
    }
  }

  @Override
  protected boolean isEndSent() {
    return finSent;
  }

  void reset(ReasonCode reason) {
    QuicStreamChannel open = channel;
    if (open != null && open.isOpen()) {
      open.shutdown(H3ResetCode.of(reason), open.newPromise());
      open.close();
    }
  }

  @Override
  protected void transmitEnd() {
    finishOutput();
  }

  @Override
  protected void transmitReset(ReasonCode reason) {
    reset(reason);
  }

  @Override
  public void flush() {
    // QUIC sends what fits at once and the rest as soon as it fits.
  }

  /** What still comes is dropped; a peer that does not end soon is told that nobody listens. */
  @Override
  public void dismiss() {
    finish(ReasonCode.COMPLETED);
    endLocal();
    finishOutput();
    QuicStreamChannel open = channel();
    open.config().setAutoRead(true);
    open.eventLoop()
        .schedule(
            () -> {
              if (open.isOpen()) {
                open.shutdownInput(H3ResetCode.NO_ERROR);
                open.close();
              }
            },
            FAREWELL_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public boolean isWritable() {
    QuicStreamChannel known = channel;
    return known != null && known.isWritable();
  }
}
