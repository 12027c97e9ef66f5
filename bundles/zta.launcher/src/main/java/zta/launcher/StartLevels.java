package zta.launcher;

import java.util.List;

/** Who has to be there before the others. */
final class StartLevels {
  /** Start level of all bundles that have none of their own, and of the running container. */
  static final int EVERYTHING = 3;

  /** Logging, what weaves service loaders into bundles, and Declarative Services. */
  private static final List<String> FIRST =
      List.of(
          "org.ops4j.pax.logging",
          "org.apache.aries.spifly",
          "org.objectweb.asm",
          "org.apache.felix.scr",
          "org.apache.felix.configadmin");

  /** What fills configurations, so that components find theirs when they start. */
  private static final List<String> SECOND = List.of("zta.config");

  private StartLevels() {}

  /** Returns the start level of the bundle with this symbolic name. */
  static int of(String symbolicName) {
    if (FIRST.stream().anyMatch(symbolicName::startsWith)) {
      return 1;
    }
    return SECOND.contains(symbolicName) ? 2 : EVERYTHING;
  }
}
