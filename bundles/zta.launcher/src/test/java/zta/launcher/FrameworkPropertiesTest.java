package zta.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkPropertiesTest {
  @TempDir Path folder;

  @Test
  void fileWinsOverDefaultsAndCommandLineOverFile() throws Exception {
    Path conf =
        Files.writeString(
            folder.resolve("conf"), "felix.cm.dir = elsewhere \nzta.x=\u00e4\nzta.y=1");

    try (StateDirectory state = StateDirectory.open(folder)) {
      Map<String, String> properties = FrameworkProperties.of(state, arguments(conf));

      assertEquals("elsewhere", properties.get("felix.cm.dir"));
      assertEquals("\u00e4", properties.get("zta.x"));
      assertEquals("2", properties.get("zta.y"));
      assertEquals("false", properties.get("felix.service.urlhandlers"));
    }
  }

  @Test
  void namesFileThatCannotBeRead() throws Exception {
    Path conf = folder.resolve("missing");

    try (StateDirectory state = StateDirectory.open(folder)) {
      LaunchException e =
          assertThrows(LaunchException.class, () -> FrameworkProperties.of(state, arguments(conf)));

      assertEquals(
          "ZTA-LAUNCH-002: "
              + conf
              + ": no such file. Correct the file, a Java properties file in UTF-8.",
          e.getMessage());
    }
  }

  private Arguments arguments(Path conf) {
    return new Arguments(folder, folder, Optional.of(conf), Map.of("zta.y", "2"));
  }
}
