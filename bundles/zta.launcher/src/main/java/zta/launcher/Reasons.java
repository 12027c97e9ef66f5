package zta.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.osgi.framework.BundleException;

/** Puts exceptions into words. */
final class Reasons {
  private Reasons() {}

  /** Returns the reason an exception carries, in one line. */
  static String of(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    String message = e.getMessage();
    String own =
        message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    Throwable cause = e.getCause();
    return e instanceof BundleException && cause != null ? own + " (" + cause + ")" : own;
  }

  /**
   * Returns what a bundle lacks, from the framework's long message that names every step of the way
   * there: its last missing requirement is the root.
   */
  static String missing(BundleException e) {
    String message = of(e);
    String marker = "missing requirement ";
    int at = message.lastIndexOf(marker);
    if (at < 0) {
      return message;
    }
    String tail = message.substring(at);
    int unresolved = tail.indexOf(" Unresolved requirements:");
    return unresolved < 0 ? tail : tail.substring(0, unresolved);
  }
}
