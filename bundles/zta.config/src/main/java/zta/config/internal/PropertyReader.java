package zta.config.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.json.StrictJson;

/**
 * Makes component properties out of a JSON object: text, numbers, truth values, and arrays of one
 * of these kinds.
 */
final class PropertyReader {
  private PropertyReader() {}

  /**
   * Reads a document.
   *
   * @param place what to call it in faults
   */
  static Map<String, Object> read(String text, String place) throws FaultException {
    JsonObject document = StrictJson.object(text, place);
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> member : document.entrySet()) {
      properties.put(member.getKey(), value(member.getValue(), place + ": $." + member.getKey()));
    }
    return properties;
  }

  private static Object value(JsonElement element, String place) throws FaultException {
    if (element instanceof JsonArray array) {
      return texts(array, place);
    }
    if (!(element instanceof JsonPrimitive primitive)) {
      throw refused(place, "an object or null is no value of a setting");
    }
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return primitive.isNumber() ? number(primitive) : primitive.getAsString();
  }

  private static Object number(JsonPrimitive primitive) {
    BigDecimal number = primitive.getAsBigDecimal();
    try {
      return number.longValueExact();
    } catch (ArithmeticException notWhole) {
      return number.doubleValue();
    }
  }

  /** Declarative Services turns text into whatever kind the component asks for. */
  private static String[] texts(JsonArray array, String place) throws FaultException {
    String[] texts = new String[array.size()];
    for (int i = 0; i < texts.length; i++) {
      if (!(array.get(i) instanceof JsonPrimitive primitive)) {
        throw refused(place + "[" + i + "]", "a list may hold text, numbers and truth values only");
      }
      texts[i] = primitive.getAsString();
    }
    return texts;
  }

  private static FaultException refused(String place, String reason) {
    return new FaultException(FaultCode.CONFIG_VALUE.at(place, reason));
  }
}
