package zta.modules.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.testkit.BundleJar;

class ModuleFileTest {
  @TempDir Path folder;

  @Test
  void refusesAnActivator() {
    Path active =
        new BundleJar("m")
            .version("1.0.0")
            .header("Zta-Module", "m")
            .header("Bundle-Activator", "m.Activator")
            .writeTo(folder);
    Fault refused = refusal(active);
    assertEquals("ZTA-MODULE-005", refused.code());
    assertTrue(refused.reason().contains("activator"), refused.reason());
  }

  @Test
  void refusesWhatTheAgentsMemoryCouldNotHold() throws Exception {
    Path large = folder.resolve("large.jar");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(40 * 1024 * 1024);
    }
    Fault refused = refusal(large);
    assertEquals("ZTA-MODULE-005", refused.code());
    assertTrue(refused.reason().contains("larger"), refused.reason());
  }

  private static Fault refusal(Path file) {
    return assertThrows(FaultException.class, () -> ModuleFile.read(file)).fault();
  }
}
