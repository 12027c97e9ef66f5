package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.h2.H2Stream;
import zta.masque.udp.DatagramStream;

/**
 * The resource's end of a flow that goes through a connector. Of UDP, what counts is what datagrams
 * carry, not the capsules around them.
 */
// The listener cannot fail. Each counter is changed by one thread at a time.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
final class ConnectorEnd implements ResourceEnd, ByteStream {
  private final String network;
  private final InetAddress address;
  private final H2Stream request;
  private final ByteStream stream;
  private final @Nullable DatagramStream datagrams;
  private final EventLoop clientLoop;
  private final CompletableFuture<ReasonCode> closed = new CompletableFuture<>();

  private volatile long payloadSent;
  private volatile long payloadReceived;

  /**
   * Makes the end.
   *
   * @param datagrams what the request's stream carries when UDP was asked for
   */
  ConnectorEnd(
      String network,
      InetAddress address,
      H2Stream request,
      @Nullable DatagramStream datagrams,
      EventLoop clientLoop) {
    this.network = network;
    this.address = address;
    this.request = request;
    this.datagrams = datagrams;
    this.stream = datagrams == null ? request : datagrams;
    this.clientLoop = clientLoop;
  }

  /**
   * Translates what the loss of a connection means: here it is the connector's, not the client's.
   */
  static ReasonCode reason(ReasonCode reason) {
    return reason == ReasonCode.TUNNEL_LOST || reason == ReasonCode.SHUTDOWN
        ? ReasonCode.CONNECTOR_LOST
        : reason;
  }

  /** Hears that the stream is over. */
  void over(ReasonCode reason) {
    closed.complete(reason(reason));
  }

  /** Runs something when the stream is over, at once if it is. */
  void onceClosed(Runnable listener) {
    closed.thenRun(listener);
  }

  @Override
  public InetAddress address() {
    return address;
  }

  @Override
  public Optional<String> network() {
    return Optional.of(network);
  }

  @Override
  public ByteStream stream() {
    return this;
  }

  @Override
  public void onClosed(Consumer<ReasonCode> listener) {
    closed.thenAccept(reason -> clientLoop.execute(() -> listener.accept(reason)));
  }

  @Override
  public long sent() {
    return datagrams == null ? request.sent() : payloadSent;
  }

  @Override
  public long received() {
    return datagrams == null ? request.received() : payloadReceived;
  }

  @Override
  public long lastActivity() {
    return request.lastActivity();
  }

  @Override
  public long dropped() {
    DatagramStream dropping = datagrams;
    return dropping == null ? 0 : dropping.dropped();
  }

  @Override
  public void attach(ByteSink receiver) {
    stream.attach(new Translating(receiver, datagrams == null ? this::ignore : this::count));
  }

  private void ignore(int bytes) {
    // The request's stream counts.
  }

  private void count(int bytes) {
    payloadReceived += bytes;
  }

  @Override
  public void write(Chunk chunk) {
    if (datagrams != null) {
      payloadSent += chunk.bytes().remaining();
    }
    stream.write(chunk);
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public void end() {
    stream.end();
  }

  @Override
  public void abort(ReasonCode reason) {
    stream.abort(reason);
  }

  @Override
  public boolean isWritable() {
    return stream.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    stream.onWritable(listener);
  }

  /** A receiver that hears translated reasons. */
  private record Translating(ByteSink to, IntConsumer counter) implements ByteSink {
    @Override
    public void write(Chunk chunk) {
      counter.accept(chunk.bytes().remaining());
      to.write(chunk);
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void end() {
      to.end();
    }

    @Override
    public void abort(ReasonCode reason) {
      to.abort(ConnectorEnd.reason(reason));
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
