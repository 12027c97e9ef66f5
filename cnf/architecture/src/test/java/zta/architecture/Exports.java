package zta.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import zta.architecture.Modules.Module;

/** Which modules export packages, as their manifests say. */
final class Exports {
  /** Contracts, codecs and the test kit: what others compile against. */
  static final Set<String> ALLOWED = Set.of("zta.api", "zta.masque", "zta.testkit");

  private Exports() {}

  /** Returns the names of modules that export although they may not. */
  static List<String> violations(Modules modules) {
    return modules.all().stream()
        .filter(module -> exports(module.classes()))
        .map(Module::name)
        .filter(name -> !ALLOWED.contains(name))
        .toList();
  }

  private static boolean exports(Path classes) {
    Path file = classes.resolve("META-INF/MANIFEST.MF");
    if (!Files.exists(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new Manifest(in).getMainAttributes().getValue("Export-Package") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
