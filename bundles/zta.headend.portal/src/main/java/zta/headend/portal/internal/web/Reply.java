package zta.headend.portal.internal.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType media type, empty when there is no body
 * @param body body
 * @param headers further header fields
 */
public record Reply(int status, String contentType, String body, Map<String, String> headers) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Answers with a document. */
  public static Reply json(int status, JsonElement document) {
    return text(status, "application/json", GSON.toJson(document));
  }

  /** Answers 200 with a document. */
  public static Reply ok(JsonElement document) {
    return json(200, document);
  }

  /** Answers with text. */
  public static Reply text(int status, String contentType, String text) {
    return new Reply(status, contentType, text, Map.of());
  }

  /** Answers without a body. */
  public static Reply empty(int status) {
    return new Reply(status, "", "", Map.of());
  }

  /** Adds a header field. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, more);
  }
}
