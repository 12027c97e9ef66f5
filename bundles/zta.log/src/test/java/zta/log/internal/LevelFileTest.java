package zta.log.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelFileTest {
  @TempDir private Path folder;
  private final LoggerContext context = new LoggerContext();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger jetty = context.getLogger("org.eclipse.jetty");
  private final Logger ours = context.getLogger("zta.core");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T03:00:00Z"));
  private final AtomicLong written = new AtomicLong();
  private Path file;
  private LevelFile levels;

  @BeforeEach
  void configure() {
    root.setLevel(Level.INFO);
    jetty.setLevel(Level.WARN);
    file = folder.resolve("logconfig.json");
    levels = new LevelFile(file, context, now::get);
  }

  @Test
  void traceGoesOnAndOffAgain() throws Exception {
    write("{\"global\":\"DBG_TRACE\"}");
    levels.run();
    assertEquals(Level.TRACE, ours.getEffectiveLevel());
    assertEquals(Level.WARN, jetty.getEffectiveLevel());

    write("{\"global\":\"DBG_WARN\"}");
    levels.run();
    assertEquals(Level.WARN, ours.getEffectiveLevel());

    Files.delete(file);
    levels.run();
    assertEquals(Level.INFO, ours.getEffectiveLevel());
  }

  @Test
  void loggersHaveLevelsOfTheirOwn() throws Exception {
    write("{\"loggers\":{\"zta.core\":\"DEBUG\",\"org.eclipse.jetty\":\"info\"},\"more\":[1]}");
    levels.run();
    assertEquals(Level.DEBUG, ours.getEffectiveLevel());
    assertEquals(Level.INFO, jetty.getEffectiveLevel());
    assertEquals(Level.INFO, root.getEffectiveLevel());

    write("{}");
    levels.run();
    assertEquals(Level.INFO, ours.getEffectiveLevel());
    assertEquals(Level.WARN, jetty.getEffectiveLevel());
  }

  @Test
  void settingsEndByThemselves() throws Exception {
    write("{\"global\":\"DBG_TRACE\",\"until\":\"2026-11-22T04:00:00Z\"}");
    levels.run();
    assertEquals(Level.TRACE, ours.getEffectiveLevel());

    now.set(Instant.parse("2026-11-22T04:00:00Z"));
    levels.run();
    assertEquals(Level.INFO, ours.getEffectiveLevel());
    levels.run();
    assertEquals(Level.INFO, ours.getEffectiveLevel());
  }

  @Test
  void fileThatCannotBeReadChangesNothing() throws Exception {
    write("{\"global\":\"DBG_DEBUG\"}");
    levels.run();
    for (String bad :
        List.of(
            "",
            "[]",
            "{\"global\":\"LOUD\"}",
            "{\"global\":{}}",
            "{\"global\":\"DBG_TRACE\"",
            "{\"global\":\"DBG_TRACE\"} {}",
            "{\"until\":\"tomorrow\"}",
            "x".repeat(70_000))) {
      write(bad);
      levels.run();
      assertEquals(Level.DEBUG, ours.getEffectiveLevel(), bad);
    }
    write("{\"global\":\"DBG_INFO\"}");
    levels.run();
    assertEquals(Level.INFO, ours.getEffectiveLevel());
  }

  @Test
  void messageSaysWhatIsWrong() {
    IOException wrong =
        assertThrows(IOException.class, () -> LevelSettings.parse("{\"global\":\"LOUD\"}"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("$.global"), wrong.getMessage());
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(written.addAndGet(5000)));
  }
}
