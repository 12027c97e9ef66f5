package zta.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  void takesOptionsInAnyOrder() throws LaunchException {
    Arguments arguments = Arguments.parse("--state", "/s", "--conf", "/c", "--bundles", "/b/../x");

    assertEquals(
        new Arguments(Path.of("/x"), Path.of("/s"), Optional.of(Path.of("/c"))), arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bundles b",
        "--bundles b --state",
        "--bundles b --state s --bundles c",
        "--bundles b --state s --what w"
      })
  void refusesAnythingElse(String line) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);

    LaunchFault fault = assertThrows(LaunchException.class, () -> Arguments.parse(args)).fault();

    assertEquals(LaunchFault.USAGE, fault);
  }
}
