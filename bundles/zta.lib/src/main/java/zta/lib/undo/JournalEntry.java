package zta.lib.undo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of the journal as it lies on disk: {@code
 * {"schema":"zta.os-change/1","kind":"...","details":{"...":"..."}}}.
 *
 * @param kind what kind of change
 * @param details what is needed to undo it
 */
public record JournalEntry(String kind, Map<String, String> details) {
  /** The schema of the file. */
  public static final String SCHEMA = "zta.os-change/1";

  /** How the names of entries end. */
  public static final String SUFFIX = ".json";

  /** Most bytes an entry may have. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Copies the map. */
  public JournalEntry {
    details = Map.copyOf(details);
  }

  /** Reads an entry. */
  public static JournalEntry parse(String text) throws RefusedUndoException {
    Map<String, String> flat = new LinkedHashMap<>();
    new FlatJson(text).into(flat);
    if (!SCHEMA.equals(flat.remove("schema"))) {
      throw new RefusedUndoException("not of the schema " + SCHEMA);
    }
    String kind = flat.remove("kind");
    if (kind == null) {
      throw new RefusedUndoException("no kind");
    }
    Map<String, String> details = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : flat.entrySet()) {
      if (!entry.getKey().startsWith(FlatJson.DETAILS)) {
        throw new RefusedUndoException("unknown member");
      }
      details.put(entry.getKey().substring(FlatJson.DETAILS.length()), entry.getValue());
    }
    return new JournalEntry(kind, details);
  }
}
