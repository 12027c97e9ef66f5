package zta.names.internal.steer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import zta.api.journal.OsChange;
import zta.lib.file.IoReason;

/** The file resolv.conf(5) in the agent's hands, and how it gets out of them. */
final class ResolvConfFile {
  /** Kind of change in the journal. */
  static final String KIND = "names.resolvconf";

  private static final String FILE = "file";
  private static final String BACKUP = "backup";
  private static final String MARKER = "# Written by zta. The file it stands for is kept as ";
  private static final int MAX = 64 * 1024;

  private ResolvConfFile() {}

  static OsChange change(Path file, Path backup) {
    return new OsChange(KIND, Map.of(FILE, file.toString(), BACKUP, backup.toString()));
  }

  /** Undoes a change: brings the backup back, unless somebody else has written the file since. */
  static void undo(OsChange change) throws IOException {
    Path file = Path.of(change.details().getOrDefault(FILE, ""));
    Path backup = Path.of(change.details().getOrDefault(BACKUP, ""));
    if (isOurs(file) && Files.isRegularFile(backup, LinkOption.NOFOLLOW_LINKS)) {
      replace(file, Files.readString(backup));
    }
    Files.deleteIfExists(backup);
  }

  static boolean isOurs(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && read(file).startsWith(MARKER);
  }

  static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > MAX) {
      throw new IOException("it is larger than " + MAX + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns the original with other servers. */
  static String redirected(String original, Wanted wanted, Path backup) {
    List<String> lines = new ArrayList<>();
    lines.add(MARKER + backup);
    wanted
        .servers()
        .forEach(server -> lines.add("nameserver " + server.getAddress().getHostAddress()));
    original
        .lines()
        .filter(line -> line.matches("(search|domain|options|sortlist)\\s.*"))
        .forEach(lines::add);
    return String.join("\n", lines) + "\n";
  }

  /** Replaces the file at once; everybody may read it. */
  static void replace(Path file, String content) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".zta-tmp");
    Files.deleteIfExists(temporary);
    try {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
      Files.writeString(temporary, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw new IOException("cannot be replaced: " + IoReason.of(e), e);
    }
  }
}
