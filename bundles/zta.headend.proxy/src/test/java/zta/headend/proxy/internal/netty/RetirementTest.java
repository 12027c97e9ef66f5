package zta.headend.proxy.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;

class RetirementTest {
  private static final long NOTHING_WAITS = -1;

  private final H2Connection connection =
      H2Connection.server(H2Limits.defaults(), new H2Events() {});
  private final EmbeddedChannel channel = new EmbeddedChannel(connection);

  @Test
  void endsConnectionThatWasSilentForLong() {
    channel.freezeTime();
    Retirement.watch(connection, channel);
    channel.advanceTimeBy(299, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertTrue(channel.isOpen());
    channel.advanceTimeBy(62, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertTrue(channel.isOpen(), "a request may be on its way");
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertFalse(channel.isOpen());
    channel.finishAndReleaseAll();
  }

  @Test
  void leavesNothingBehindWhenTheConnectionEnds() {
    Retirement.watch(connection, channel);
    assertTrue(channel.runScheduledPendingTasks() > 0);
    // Not by the embedded channel's own method, which forgets all that is scheduled.
    assertTrue(channel.pipeline().firstContext().close().isSuccess());
    channel.runPendingTasks();
    assertEquals(NOTHING_WAITS, channel.runScheduledPendingTasks());
    channel.finishAndReleaseAll();
  }
}
