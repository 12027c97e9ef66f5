package zta.lib.undo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What may be undone without asking who wrote it down: entries of a few kinds, each of a narrow
 * shape. Whatever else a journal holds is refused, so that whoever could write to it could still
 * have nothing else run.
 */
public final class UndoShapes {
  /** Kind of a rule, route, address or link; details {@code undo} and {@code family}. */
  public static final String IP = "linux.ip";

  /**
   * Kind of a rule or route of the fast path, which has a handler of its own; details as for {@link
   * #IP}.
   */
  public static final String FAST_PATH = "linux.fast";

  /**
   * Kind of a table of packet rules; details {@code table}, and {@code keep=closed} for a guard.
   */
  public static final String NFT = "linux.nft";

  /** Kind of a replaced resolv.conf; details {@code path}, {@code backup} and {@code sha256}. */
  public static final String RESOLV_CONF = "names.resolvconf";

  private static final Set<String> KINDS = Set.of(IP, FAST_PATH, NFT, RESOLV_CONF);
  private static final Path RESOLV_CONF_FILE = Path.of("/etc/resolv.conf");
  private static final Pattern TABLE = Pattern.compile("zta_[a-z0-9_]{1,24}");
  private static final Pattern BACKUP = Pattern.compile("\\.?resolv\\.conf[A-Za-z0-9._-]{0,80}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path home;

  /** Makes the shapes for an agent's home directory, which may hold backups. */
  public UndoShapes(Path home) {
    this.home = home.toAbsolutePath().normalize();
  }

  /** Returns whether entries of a kind can be of a shape known here. */
  public static boolean knows(String kind) {
    return KINDS.contains(kind);
  }

  /** Checks an entry and returns what is to be done. */
  public Undo of(String kind, Map<String, String> details) throws RefusedUndoException {
    return switch (kind) {
      case IP, FAST_PATH -> IpShape.of(details);
      case NFT -> table(details);
      case RESOLV_CONF -> restore(details);
      default -> throw new RefusedUndoException("unknown kind " + printable(kind));
    };
  }

  private static Undo table(Map<String, String> details) throws RefusedUndoException {
    only(details, Set.of("table", "family", "keep"));
    String table = matching(details, "table", TABLE);
    String family = details.getOrDefault("family", "inet");
    if (!family.equals("inet")) {
      throw refused("family", family);
    }
    String keep = details.getOrDefault("keep", "");
    if (!keep.isEmpty() && !keep.equals("closed")) {
      throw refused("keep", keep);
    }
    return new Undo.Table(table, !keep.isEmpty());
  }

  private Undo restore(Map<String, String> details) throws RefusedUndoException {
    only(details, Set.of("path", "backup", "sha256"));
    String path = details.getOrDefault("path", "");
    if (!path.equals(RESOLV_CONF_FILE.toString())) {
      throw refused("path", path);
    }
    return new Undo.Restore(RESOLV_CONF_FILE, backup(details), matching(details, "sha256", SHA256));
  }

  private Path backup(Map<String, String> details) throws RefusedUndoException {
    String text = details.getOrDefault("backup", "");
    // Checked as text first: not every text is a path.
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw refused("backup", text);
    }
    Path backup = Path.of(text);
    Path parent = backup.getParent();
    Path name = backup.getFileName();
    boolean there =
        parent != null && (parent.equals(RESOLV_CONF_FILE.getParent()) || parent.startsWith(home));
    if (!there
        || name == null
        || !backup.isAbsolute()
        || !backup.normalize().equals(backup)
        || backup.equals(RESOLV_CONF_FILE)
        || !BACKUP.matcher(name.toString()).matches()) {
      throw refused("backup", text);
    }
    return backup;
  }

  static void only(Map<String, String> details, Set<String> names) throws RefusedUndoException {
    for (String name : details.keySet()) {
      if (!names.contains(name)) {
        throw new RefusedUndoException("unknown detail " + printable(name));
      }
    }
  }

  private static String matching(Map<String, String> details, String name, Pattern pattern)
      throws RefusedUndoException {
    String value = details.getOrDefault(name, "");
    if (!pattern.matcher(value).matches()) {
      throw refused(name, value);
    }
    return value;
  }

  static RefusedUndoException refused(String what, String value) {
    return new RefusedUndoException(what + " is not allowed: " + printable(value));
  }

  private static String printable(String text) {
    String shortened = text.length() > 120 ? text.substring(0, 120) + "..." : text;
    return shortened.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
