package zta.cli.internal.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Lines;

/** Any document for people: names and values, what is nested as JSON. */
final class DocumentText {
  private DocumentText() {}

  static void show(JsonObject document, Terminal terminal) {
    Lines lines = new Lines(terminal::line);
    document
        .entrySet()
        .forEach(
            member -> {
              if (!member.getKey().equals("schema")) {
                lines.put(member.getKey(), text(member.getValue()));
              }
            });
  }

  private static String text(JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString();
  }
}
