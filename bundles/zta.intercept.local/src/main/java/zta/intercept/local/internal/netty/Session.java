package zta.intercept.local.internal.netty;

import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.LocalUser;

/** One accepted connection: its stream, its owner, and the time it has to say what it wants. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Session {
  private final SocketChannel channel;
  private final ChannelStream stream;
  private final CompletableFuture<Optional<LocalUser>> owner;
  private @Nullable ScheduledFuture<?> deadline;
  private volatile boolean asked;

  Session(SocketChannel channel, CompletableFuture<Optional<LocalUser>> owner, long requestMillis) {
    this.channel = channel;
    this.owner = owner;
    stream = new ChannelStream(channel, ReasonCode.APPLICATION_RESET);
    deadline = channel.eventLoop().schedule(() -> tooSlow(), requestMillis, TimeUnit.MILLISECONDS);
  }

  private void tooSlow() {
    if (!asked) {
      channel.close();
    }
  }

  SocketChannel channel() {
    return channel;
  }

  ChannelStream stream() {
    return stream;
  }

  /** Completes with the user who owns the application's socket, empty when nobody can tell. */
  CompletableFuture<Optional<LocalUser>> owner() {
    return owner;
  }

  InetSocketAddress source() {
    return channel.remoteAddress();
  }

  /** Notes that the application has said what it wants; nothing more is read until the answer. */
  void asked() {
    asked = true;
    ScheduledFuture<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
      deadline = null;
    }
    channel.config().setAutoRead(false);
  }

  /** Returns whether closing it now would cut something off. */
  boolean busy() {
    return asked;
  }

  @Nullable InetSocketAddress listener() {
    return channel.localAddress();
  }
}
