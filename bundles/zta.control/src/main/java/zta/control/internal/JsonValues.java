package zta.control.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates between JSON and the plain values that verbs take and give. */
final class JsonValues {
  private JsonValues() {}

  /** Returns the members of an object as plain values; members that are null are left out. */
  static Map<String, Object> map(JsonObject object) {
    Map<String, Object> values = new LinkedHashMap<>();
    object
        .entrySet()
        .forEach(
            member -> {
              Object value = value(member.getValue());
              if (value != null) {
                values.put(member.getKey(), value);
              }
            });
    return values;
  }

  /** Makes JSON of a value; whatever is no plain value is written as its text. */
  static JsonElement json(@Nullable Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof Map<?, ?> map) {
      return object(map);
    } else if (value instanceof Collection<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(item -> array.add(json(item)));
      return array;
    } else if (value instanceof Number number) {
      return new JsonPrimitive(number);
    } else if (value instanceof Boolean bool) {
      return new JsonPrimitive(bool);
    }
    return new JsonPrimitive(value.toString());
  }

  /** Makes a JSON object of a map. */
  static JsonObject object(Map<?, ?> map) {
    JsonObject object = new JsonObject();
    map.forEach((key, value) -> object.add(String.valueOf(key), json(value)));
    return object;
  }

  private static @Nullable Object value(JsonElement element) {
    if (element instanceof JsonObject object) {
      return map(object);
    } else if (element instanceof JsonArray array) {
      List<Object> list = new ArrayList<>();
      for (JsonElement item : array) {
        Object value = value(item);
        if (value != null) {
          list.add(value);
        }
      }
      return list;
    } else if (element instanceof JsonPrimitive primitive) {
      return primitive(primitive);
    }
    return null;
  }

  private static Object primitive(JsonPrimitive primitive) {
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    } else if (primitive.isNumber()) {
      return number(primitive.getAsBigDecimal());
    }
    return primitive.getAsString();
  }

  private static Number number(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      return value.doubleValue();
    }
  }
}
