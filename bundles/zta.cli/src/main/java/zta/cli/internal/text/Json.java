package zta.cli.internal.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads documents of the agent and the headend leniently: what is absent is empty. */
public final class Json {
  private Json() {}

  /** Returns a text or number as text, or empty. */
  public static Optional<String> find(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** Returns a text or number as text, the empty text when absent. */
  public static String text(JsonObject object, String name) {
    return find(object, name).orElse("");
  }

  /** Returns whether a member is true. */
  public static boolean is(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  /** Returns a number, 0 when absent. */
  public static long number(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsLong()
        : 0;
  }

  /** Returns an object, an empty one when absent. */
  public static JsonObject object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject value ? value : new JsonObject();
  }

  /** Returns the objects of a list. */
  public static List<JsonObject> objects(JsonObject object, String name) {
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

  /** Returns the texts of a list. */
  public static List<String> texts(JsonObject object, String name) {
    List<String> list = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonPrimitive item) {
          list.add(item.getAsString());
        }
      }
    }
    return list;
  }
}
