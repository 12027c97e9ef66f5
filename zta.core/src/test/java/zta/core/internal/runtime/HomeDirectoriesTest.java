package zta.core.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.testkit.doubles.StatusDouble;

class HomeDirectoriesTest {
  @TempDir Path folder;

  @Test
  void makesWhatIsMissingForTheOwnerAndLetsOthersPassToTheSocketOnly() throws Exception {
    HomeDirectories home = new HomeDirectories(folder.resolve("var/agent"));
    assertEquals("rwx--x--x", permissions(home.home()));
    assertEquals("rwxr-xr-x", permissions(home.run()));
    for (Path secret :
        List.of(
            home.enrollments(),
            home.cachedConfigs(),
            home.enrollmentChoices(),
            home.certificates(),
            home.modules(),
            home.logs())) {
      assertEquals("rwx------", permissions(secret), secret::toString);
    }
  }

  @Test
  void keepsWhatIsThereAndRemovesWhatAKilledWriterLeft() throws Exception {
    Path home = folder.resolve("agent");
    HomeDirectories first = new HomeDirectories(home);
    Path kept = Files.writeString(first.enrollments().resolve("anna.json"), "{}");
    Path left = Files.writeString(first.enrollments().resolve(".anna.json.1.zta-tmp"), "{");
    assertEquals(first.enrollments(), new HomeDirectories(home).enrollments());
    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(left));
  }

  @Test
  void doesNotStartWhereOthersCanWrite() throws Exception {
    HomeDirectories home = new HomeDirectories(folder.resolve("agent"));
    Files.setPosixFilePermissions(home.enrollments(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertUnsafe(home.home(), "enrollments");
  }

  @Test
  void doesNotFollowALinkThatSomebodyPutThere() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path home = folder.resolve("agent");
    HomeDirectories made = new HomeDirectories(home);
    Files.delete(made.certificates());
    Files.createSymbolicLink(made.certificates(), elsewhere);
    assertUnsafe(home, "certificates");
  }

  @Test
  void saysWhenTheHomeIsNoDirectoryOrNotGiven() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertUnsafe(file, "file");
    StatusDouble status = new StatusDouble();
    FaultException missing =
        assertThrows(FaultException.class, () -> new HomeDirectories(without(), status));
    assertEquals(FaultCode.CONFIG_VALUE.id(), missing.fault().code());
    assertEquals(List.of(missing.fault()), status.raised(), "told before there is an engine");
  }

  private static void assertUnsafe(Path home, String name) {
    Fault fault = assertThrows(FaultException.class, () -> new HomeDirectories(home)).fault();
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), fault.code(), fault::toString);
    assertTrue(fault.place().endsWith(name), fault::toString);
  }

  /** A framework without the property. */
  private static BundleContext without() {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (self, method, arguments) -> null);
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
