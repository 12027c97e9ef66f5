package zta.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import zta.testkit.ContainerException;

/** The bundles on the test class path by symbolic name; the first of a name counts, as in Java. */
final class ClassPathBundles {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private final Map<String, ClassPathBundle> byName;

  private ClassPathBundles(Map<String, ClassPathBundle> byName) {
    this.byName = byName;
  }

  /** Reads all manifests that the class loader sees. */
  static ClassPathBundles scan(ClassLoader loader) {
    Map<String, ClassPathBundle> found = new LinkedHashMap<>();
    try {
      for (URL url : Collections.list(loader.getResources(MANIFEST))) {
        read(url).ifPresent(bundle -> found.putIfAbsent(bundle.symbolicName(), bundle));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClassPathBundles(found);
  }

  Optional<ClassPathBundle> find(String symbolicName) {
    return Optional.ofNullable(byName.get(symbolicName));
  }

  /**
   * Returns the bundle of this name, or all that begin so if it ends with {@code *}.
   *
   * @throws ContainerException if there is none
   */
  Collection<ClassPathBundle> require(String nameOrPrefix) {
    List<ClassPathBundle> matches = matches(nameOrPrefix);
    if (matches.isEmpty()) {
      throw new ContainerException(
          "no bundle " + nameOrPrefix + " on the test class path: make it a test dependency");
    }
    return matches;
  }

  private List<ClassPathBundle> matches(String nameOrPrefix) {
    if (!nameOrPrefix.endsWith("*")) {
      return find(nameOrPrefix).stream().toList();
    }
    String prefix = nameOrPrefix.substring(0, nameOrPrefix.length() - 1);
    return byName.values().stream().filter(b -> b.symbolicName().startsWith(prefix)).toList();
  }

  private static Optional<ClassPathBundle> read(URL url) throws IOException {
    Attributes headers;
    try (InputStream in = url.openStream()) {
      headers = new Manifest(in).getMainAttributes();
    }
    String name = headers.getValue("Bundle-SymbolicName");
    if (name == null) {
      return Optional.empty();
    }
    String exports = Optional.ofNullable(headers.getValue("Export-Package")).orElse("");
    return Optional.of(
        new ClassPathBundle(
            name.replaceFirst(";.*", "").strip(),
            location(url),
            ExportedPackages.of(exports),
            headers.getValue("Fragment-Host") != null));
  }

  /** A jar is installed as it is, a folder of classes by reference. */
  private static String location(URL manifest) {
    String spec = manifest.toString();
    String root = spec.substring(0, spec.length() - MANIFEST.length());
    return root.startsWith("jar:")
        ? root.substring("jar:".length(), root.length() - "!/".length())
        : "reference:" + root;
  }
}
