package zta.log.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts level settings into force and takes them back. Used by one thread. */
final class Levels {
  private final LoggerContext context;
  private final Map<String, @Nullable Level> before = new HashMap<>();

  Levels(LoggerContext context) {
    this.context = context;
  }

  /** Makes these settings the ones in force, in place of those applied before. */
  void apply(LevelSettings settings) {
    takeBack();
    settings.global().ifPresent(level -> set(Logger.ROOT_LOGGER_NAME, level));
    settings.loggers().forEach(this::set);
  }

  private void set(String name, Level level) {
    Logger logger = context.getLogger(name);
    before.putIfAbsent(name, logger.getLevel());
    logger.setLevel(level);
  }

  private void takeBack() {
    before.forEach((name, level) -> context.getLogger(name).setLevel(level));
    before.clear();
  }
}
