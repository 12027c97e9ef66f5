package zta.cli.internal.admin;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the headend is and how to prove to be its administrator. */
final class AdminOptions {
  @Option(
      names = "--headend-home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The headend's home, with admin.token and root.pem.")
  private @Nullable Path home;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The headend (default: https://localhost:8443).")
  private URI url = URI.create("https://localhost:8443");

  /** Returns the home directory, the one of the installed service by default. */
  Path home() {
    return home == null ? Path.of("/var/lib/zta/headend") : home;
  }

  /** Returns the base URL. */
  URI url() {
    return url;
  }
}
