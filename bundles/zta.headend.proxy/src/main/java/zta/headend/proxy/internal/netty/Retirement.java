package zta.headend.proxy.internal.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import zta.masque.h2.H2Connection;

/** Ends a connection that has been without streams and silent for long. */
// The timer is all there is to listen to the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Retirement {
  private static final long CHECK_SECONDS = 60;
  private static final long SILENT_SECONDS = 300;

  private Retirement() {}

  /** Looks at a connection from time to time, until its channel is closed; on its loop. */
  static void watch(H2Connection connection, Channel channel) {
    ScheduledFuture<?> timer =
        channel
            .eventLoop()
            .scheduleAtFixedRate(
                () -> check(connection), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }

  private static void check(H2Connection connection) {
    long silent = connection.loop().ticker().nanoTime() - connection.lastRead();
    if (connection.streams() == 0 && silent > TimeUnit.SECONDS.toNanos(SILENT_SECONDS)) {
      connection.drain();
    }
  }
}
