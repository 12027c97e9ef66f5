package zta.core.internal.enrolment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChoiceWatchTest {
  @Test
  void goesOnWatchingWhenALookBreaksOff(@TempDir Path directory) throws Exception {
    Semaphore heard = new Semaphore(0);
    AutoCloseable watch =
        ChoiceWatch.start(
            directory,
            () -> {
              heard.release();
              throw new IllegalStateException("on purpose");
            });
    try {
      Files.createFile(directory.resolve("one.json"));
      assertTrue(heard.tryAcquire(30, TimeUnit.SECONDS));
      Files.createFile(directory.resolve("two.json"));
      assertTrue(heard.tryAcquire(30, TimeUnit.SECONDS));
    } finally {
      watch.close();
    }
  }
}
