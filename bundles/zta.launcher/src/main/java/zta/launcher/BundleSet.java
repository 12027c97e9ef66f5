package zta.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bundle files of a run.
 *
 * @param jars the files, in the order of their names
 * @param digest SHA-256 over names, sizes and times of change: equal while nobody touched a file.
 *     To read the contents would cost a fifth of a second of every start.
 */
record BundleSet(List<Path> jars, String digest) {

  /** Reads the jar files of a directory. */
  static BundleSet of(Path directory) throws LaunchException {
    try {
      List<Path> jars = list(directory);
      if (jars.isEmpty()) {
        throw new LaunchException(LaunchFault.NO_BUNDLES, directory.toString(), "no *.jar in it");
      }
      return new BundleSet(jars, digest(jars));
    } catch (IOException e) {
      throw new LaunchException(LaunchFault.NO_BUNDLES, directory.toString(), Reasons.of(e), e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String digest(List<Path> jars) throws IOException {
    MessageDigest digest = sha256();
    for (Path jar : jars) {
      digest.update((jar + " " + Files.size(jar) + " " + changed(jar) + "\n").getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Time of the last change, by the clock that nobody sets back where there is one. */
  private static Object changed(Path jar) throws IOException {
    return jar.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? Files.getAttribute(jar, "unix:ctime")
        : Files.getLastModifiedTime(jar);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
