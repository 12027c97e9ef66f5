package zta.log.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Follows {@code logconfig.json}: a change is in force at the next look, without a restart. */
final class LevelFile implements Runnable {
  private static final int LONGEST = 64 * 1024;

  private final Path file;
  private final Levels levels;
  private final InstantSource clock;
  private final Logger log;
  private String state = "";
  private LevelSettings settings = LevelSettings.NONE;

  LevelFile(Path file, LoggerContext context, InstantSource clock) {
    this.file = file;
    this.levels = new Levels(context);
    this.clock = clock;
    this.log = context.getLogger(LevelFile.class);
  }

  /** Looks at the file and the clock, and puts into force what they say. */
  @Override
  public synchronized void run() {
    LevelSettings before = settings;
    follow();
    if (settings.until().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
      settings = LevelSettings.NONE;
    }
    if (!settings.equals(before)) {
      levels.apply(settings);
      log.info("log levels changed: {}", describe());
    }
  }

  private void follow() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String now = attributes.lastModifiedTime() + " " + attributes.size();
      if (!now.equals(state)) {
        state = now;
        settings = read(attributes);
      }
    } catch (NoSuchFileException e) {
      state = "";
      settings = LevelSettings.NONE;
    } catch (IOException e) {
      // The levels stay as they are until the file can be read again.
      log.warn(
          "ZTA-CONFIG-001: {}: {}. Correct the file; the levels stay as they are.",
          file,
          reason(e));
    }
  }

  private LevelSettings read(BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile() || attributes.size() > LONGEST) {
      throw new IOException("is no regular file of at most " + LONGEST + " bytes");
    }
    return LevelSettings.parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  private String describe() {
    if (settings.equals(LevelSettings.NONE)) {
      return "as configured";
    }
    return "global "
        + settings.global().map(Object::toString).orElse("as configured")
        + ", loggers "
        + settings.loggers()
        + settings.until().map(end -> ", until " + end).orElse("");
  }

  private static String reason(IOException e) {
    @Nullable String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
