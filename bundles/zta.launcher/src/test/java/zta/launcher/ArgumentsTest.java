package zta.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  void takesOptionsInAnyOrder() throws LaunchException {
    Arguments arguments =
        Arguments.parse("-Da=b=c", "--state", "/s", "-Dx=", "--conf", "/c", "--bundles", "/b/../x");

    assertEquals(
        new Arguments(
            Path.of("/x"), Path.of("/s"), Optional.of(Path.of("/c")), Map.of("a", "b=c", "x", "")),
        arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bundles b",
        "--bundles b --state",
        "--bundles b --state s --bundles c",
        "--bundles b --state s --what w",
        "--bundles b --state s -D=w",
        "--bundles b --state s -Dw"
      })
  void refusesAnythingElse(String line) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);

    LaunchFault fault = assertThrows(LaunchException.class, () -> Arguments.parse(args)).fault();

    assertEquals(LaunchFault.USAGE, fault);
  }
}
