package zta.modules.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  private static Fault refusal(Path file) {
    return assertThrows(FaultException.class, () -> ModuleFile.read(file)).fault();
  }
}
