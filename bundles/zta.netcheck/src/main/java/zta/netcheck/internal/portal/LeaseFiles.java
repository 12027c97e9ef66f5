package zta.netcheck.internal.portal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files in which this machine's DHCP clients keep their leases, the latest first. */
final class LeaseFiles {
  private static final List<String> FOLDERS =
      List.of(
          "run/systemd/netif/leases",
          "run/NetworkManager/devices",
          "var/lib/NetworkManager",
          "var/lib/dhcp",
          "var/lib/dhclient");
  private static final int MAX_FILES = 64;
  private static final int MAX_BYTES = 256 * 1024;

  private final Path root;

  LeaseFiles(Path root) {
    this.root = root;
  }

  /** Returns the API that the latest lease with one names. */
  Optional<URI> portalApi() {
    List<Path> files = new ArrayList<>();
    for (String folder : FOLDERS) {
      list(root.resolve(folder), files);
    }
    return files.stream()
        .sorted(Comparator.comparing(LeaseFiles::changed).reversed())
        .map(LeaseFiles::text)
        .map(DhcpLeases::portalApi)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static void list(Path folder, List<Path> files) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (files.size() < MAX_FILES && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          files.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // This machine has another client.
      return;
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
