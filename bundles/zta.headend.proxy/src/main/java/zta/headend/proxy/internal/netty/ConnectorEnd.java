package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.h2.H2Stream;

/** The resource's end of a flow that goes through a connector. */
// The listener cannot fail.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectorEnd implements ResourceEnd, ByteStream {
  private final String network;
  private final InetAddress address;
  private final H2Stream stream;
  private final EventLoop clientLoop;
  private final CompletableFuture<ReasonCode> closed = new CompletableFuture<>();

  ConnectorEnd(String network, InetAddress address, H2Stream stream, EventLoop clientLoop) {
    this.network = network;
    this.address = address;
    this.stream = stream;
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
    return stream.sent();
  }

  @Override
  public long received() {
    return stream.received();
  }

  @Override
  public long lastActivity() {
    return stream.lastActivity();
  }

  @Override
  public void attach(ByteSink receiver) {
    stream.attach(new Translating(receiver));
  }

  @Override
  public void write(Chunk chunk) {
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
  private record Translating(ByteSink to) implements ByteSink {
    @Override
    public void write(Chunk chunk) {
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
