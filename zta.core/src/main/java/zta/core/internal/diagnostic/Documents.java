package zta.core.internal.diagnostic;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import zta.api.fault.Fault;

/** JSON for people. */
final class Documents {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Documents() {}

  static String text(JsonElement json) {
    return GSON.toJson(json) + "\n";
  }

  static JsonObject fault(Fault fault) {
    JsonObject json = new JsonObject();
    json.addProperty("code", fault.code());
    json.addProperty("place", fault.place());
    json.addProperty("reason", fault.reason());
    json.addProperty("remedy", fault.remedy());
    return json;
  }

  /** Returns a document as JSON, or as it is when it is none. */
  static JsonElement parsed(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException e) {
      return new JsonPrimitive(text);
    }
  }
}
