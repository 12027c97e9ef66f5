package zta.lib.json;

import com.google.gson.JsonElement;
import java.util.IdentityHashMap;

/**
 * Where each object, array and value of one document begins. Filled while reading; read-only after.
 */
public final class Positions {
  static final Positions NONE = new Positions();

  private final IdentityHashMap<JsonElement, Long> starts = new IdentityHashMap<>();

  Positions() {}

  void put(JsonElement element, int line, int column) {
    if (!element.isJsonNull()) {
      starts.put(element, ((long) line << 32) | column);
    }
  }

  /** Returns {@code place:line:column} of an element, or just the place where it is unknown. */
  String of(JsonElement element, String place) {
    Long start = starts.get(element);
    return start == null ? place : place + ":" + (start >>> 32) + ":" + (start & 0xffffffffL);
  }
}
