package zta.launcher.watchdog;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import zta.lib.undo.JournalUndo;

/** Where the watchdog says what it did; a file that grows by some lines each time an agent dies. */
final class WatchdogLog {
  private static final long MAX_BYTES = 1024 * 1024;

  private final Path file;
  private final InstantSource clock;

  WatchdogLog(Path file) {
    this(file, InstantSource.system());
  }

  WatchdogLog(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Writes what was done, nothing if that was nothing. */
  void write(String occasion, List<JournalUndo.Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, Set.of(CREATE, APPEND, NOFOLLOW_LINKS))) {
      if (channel.size() > MAX_BYTES) {
        channel.truncate(0);
      }
      Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8);
      String prefix = clock.instant() + " watchdog: ";
      out.write(prefix + occasion + "\n");
      for (JournalUndo.Outcome outcome : outcomes) {
        out.write(prefix + outcome + "\n");
      }
      out.flush();
    } catch (IOException e) {
      // Undoing is what counts; who reads the log sees the journal's entries, too.
      System.err.println("watchdog: " + file + ": " + e.getMessage());
    }
  }
}
