package zta.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSetTest {
  @TempDir Path folder;

  @Test
  void digestTellsSetsApartByNameAndChange() throws Exception {
    Path jar = Files.writeString(folder.resolve("a.jar"), "one");
    String before = BundleSet.of(folder).digest();
    assertEquals(before, BundleSet.of(folder).digest());

    Files.writeString(jar, "three");
    String changed = BundleSet.of(folder).digest();
    Files.writeString(jar, "one");
    Files.move(jar, folder.resolve("b.jar"));
    String renamed = BundleSet.of(folder).digest();

    assertNotEquals(before, changed);
    assertNotEquals(before, renamed);
  }

  @Test
  void refusesDirectoryWithoutBundles() throws Exception {
    Files.writeString(folder.resolve("readme.txt"), "");

    assertEquals(LaunchFault.NO_BUNDLES, faultOf(folder));
    assertEquals(LaunchFault.NO_BUNDLES, faultOf(folder.resolve("missing")));
  }

  private static LaunchFault faultOf(Path directory) {
    return assertThrows(LaunchException.class, () -> BundleSet.of(directory)).fault();
  }
}
