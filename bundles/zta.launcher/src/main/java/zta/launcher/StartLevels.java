package zta.launcher;

import java.util.List;

/** Who has to be there before the others: logging, and what weaves service loaders into bundles. */
final class StartLevels {
  /** Start level of what the others lean on while they start. */
  static final int FIRST = 1;

  /** Start level of all other bundles, and of the running container. */
  static final int EVERYTHING = 2;

  private static final List<String> FIRST_NAMES =
      List.of("org.ops4j.pax.logging", "org.apache.aries.spifly", "org.objectweb.asm");

  private StartLevels() {}

  /** Returns the start level of the bundle with this symbolic name. */
  static int of(String symbolicName) {
    return FIRST_NAMES.stream().anyMatch(symbolicName::startsWith) ? FIRST : EVERYTHING;
  }
}
