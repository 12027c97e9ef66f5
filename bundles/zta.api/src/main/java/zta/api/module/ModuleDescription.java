package zta.api.module;

/**
 * What a module says about itself in its manifest.
 *
 * @param keyword name in ASA-style configurations, header {@code Zta-Module}
 * @param title for people, header {@code Bundle-Name}
 * @param symbolicName bundle symbolic name
 * @param version bundle version
 */
public record ModuleDescription(String keyword, String title, String symbolicName, String version) {
  /** Manifest header that makes a bundle a module and gives its keyword. */
  public static final String HEADER = "Zta-Module";
}
