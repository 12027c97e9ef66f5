package zta.intercept.tun.internal.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import zta.api.flow.Protocol;

/**
 * Tells whether a socket is this process's own, by proc(5). Takes milliseconds where there are
 * thousands of sockets: not for an event loop.
 */
public final class OwnSockets {
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private final Path self;

  /** Reads below a directory that is like {@code /proc/self}. */
  public OwnSockets(Path self) {
    this.self = self;
  }

  /** Returns whether this process has a socket between these ports. */
  public boolean has(Protocol protocol, int localPort, int remotePort) throws IOException {
    Set<String> inodes = new HashSet<>();
    String table = protocol.name().toLowerCase(Locale.ROOT);
    for (String family : List.of("", "6")) {
      Path file = self.resolve("net").resolve(table + family);
      if (Files.exists(file)) {
        collect(file, hex(localPort), hex(remotePort), inodes);
      }
    }
    return !inodes.isEmpty() && holdsOneOf(inodes);
  }

  private static String hex(int port) {
    return String.format(Locale.ROOT, ":%04X", port);
  }

  private static void collect(Path table, String local, String remote, Set<String> inodes)
      throws IOException {
    try (Stream<String> lines = Files.lines(table)) {
      lines
          // Most lines are somebody else's; taking them apart would be most of the work.
          .filter(line -> line.contains(local))
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields.length > INODE && fields[LOCAL].endsWith(local))
          .filter(fields -> fields[REMOTE].endsWith(remote) || fields[REMOTE].endsWith(":0000"))
          .forEach(fields -> inodes.add("socket:[" + fields[INODE] + "]"));
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean holdsOneOf(Set<String> inodes) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(self.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (inodes.contains(target(descriptor))) {
          return true;
        }
      }
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }
}
