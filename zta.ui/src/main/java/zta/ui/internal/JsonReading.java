package zta.ui.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the agent's documents leniently: another version's agent must not break the tile. */
final class JsonReading {
  private JsonReading() {}

  static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  static long number(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsLong()
        : 0;
  }

  static boolean is(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  static JsonObject object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject value ? value : new JsonObject();
  }

  static List<JsonObject> objects(JsonObject object, String name) {
    List<JsonObject> list = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonObject item) {
          list.add(item);
        }
      }
    }
    return list;
  }

  static String texts(JsonObject object, String name) {
    List<String> list = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      array.forEach(element -> list.add(element.getAsString()));
    }
    return String.join(", ", list);
  }

  static Optional<Instant> instant(JsonObject object, String name) {
    try {
      return Optional.of(Instant.parse(text(object, name)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
