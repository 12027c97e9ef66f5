package zta.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The modules of a tree. A module's name is its folder's, and the prefix of its packages.
 *
 * @param all the modules that are built, those with longer names first
 */
record Modules(List<Module> all) {

  /**
   * A module.
   *
   * @param name folder, symbolic name and package prefix
   * @param classes folder of its compiled classes
   */
  record Module(String name, Path classes) {
    /** The folder of the module's own packages; others beside it are copies of what it embeds. */
    Path own() {
      return classes.resolve(name.replace('.', '/'));
    }
  }

  /** Sorts by length, so that the first match is the closest. */
  Modules {
    all =
        all.stream()
            .sorted(Comparator.comparing((Module module) -> module.name().length()).reversed())
            .toList();
  }

  /** Finds the modules that are built below the root of a working tree. */
  static Modules in(Path root) {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> bundles = Files.list(root.resolve("bundles"))) {
      return new Modules(
          Stream.concat(top, bundles)
              .filter(folder -> folder.getFileName().toString().startsWith("zta."))
              .map(folder -> new Module(folder.getFileName().toString(), classes(folder)))
              .filter(module -> Files.isDirectory(module.own()))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the module that a package belongs to; empty for foreign packages. */
  Optional<String> of(String packageName) {
    return all.stream()
        .map(Module::name)
        .filter(name -> packageName.equals(name) || packageName.startsWith(name + "."))
        .findFirst();
  }

  private static Path classes(Path folder) {
    return folder.resolve("target/classes");
  }
}
