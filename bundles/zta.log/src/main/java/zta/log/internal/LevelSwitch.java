package zta.log.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code logconfig.json} for as long as logging is up. An appender only because logback
 * then starts and stops it with the others; it writes nothing.
 */
public final class LevelSwitch extends AppenderBase<ILoggingEvent> {
  private static final long LOOK_EVERY_MILLIS = 1000;

  private @Nullable ScheduledFuture<?> looking;

  @Override
  public void start() {
    if (getContext() instanceof LoggerContext context) {
      LogPlace.of(context).levels().ifPresent(file -> follow(file, context));
    }
    super.start();
  }

  private void follow(Path file, LoggerContext context) {
    LevelFile levels = new LevelFile(file, context, InstantSource.system());
    looking =
        context
            .getScheduledExecutorService()
            .scheduleWithFixedDelay(
                levels, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    if (looking != null) {
      looking.cancel(false);
    }
    super.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    // Nothing to write.
  }
}
