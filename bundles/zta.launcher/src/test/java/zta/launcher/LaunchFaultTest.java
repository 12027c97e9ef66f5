package zta.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaunchFaultTest {
  private static final Path REFERENCE = Path.of("../../docs/reference/launcher.md");

  @ParameterizedTest
  @EnumSource
  void standsInTheReferenceWithStatusAndRemedy(LaunchFault fault) throws IOException {
    String begin = "| `" + fault.code() + "` | " + fault.exit() + " | ";
    String end = " | " + fault.remedy() + " |";

    assertTrue(
        Files.readAllLines(REFERENCE).stream()
            .anyMatch(line -> line.startsWith(begin) && line.endsWith(end)),
        begin + "…" + end);
  }
}
