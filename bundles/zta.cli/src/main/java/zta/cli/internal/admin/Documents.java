package zta.cli.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Table;

/** The headend's documents for people. */
final class Documents {
  private Documents() {}

  /** A table with a column for each member that is no object. */
  static Table table(List<JsonObject> rows) {
    Set<String> columns = new LinkedHashSet<>();
    for (JsonObject row : rows) {
      row.entrySet().stream()
          .filter(member -> !(member.getValue() instanceof JsonObject))
          .filter(member -> !text(member.getValue()).contains("-----BEGIN"))
          .forEach(member -> columns.add(member.getKey()));
    }
    Table table =
        new Table(columns.stream().map(c -> c.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    for (JsonObject row : rows) {
      table.row(columns.stream().map(column -> text(row.get(column))).toArray(String[]::new));
    }
    return table;
  }

  /** The plain members of a document in one line. */
  static String summary(JsonElement document) {
    StringJoiner summary = new StringJoiner(", ");
    if (document instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(
              member -> {
                boolean shown =
                    member.getValue() instanceof JsonPrimitive
                        && !member.getKey().equals("schema")
                        && !text(member.getValue()).contains("-----BEGIN");
                if (shown) {
                  summary.add(member.getKey() + " " + text(member.getValue()));
                }
              });
    }
    return Plain.text(summary.toString());
  }

  static void write(Path file, String content) throws FaultException {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(file.toString(), "it cannot be written: " + e), e);
    }
  }

  private static String text(@Nullable JsonElement value) {
    if (value instanceof JsonPrimitive primitive) {
      return primitive.getAsString();
    }
    if (value instanceof JsonArray array) {
      StringJoiner list = new StringJoiner(" ");
      array.forEach(item -> list.add(text(item)));
      return list.toString();
    }
    return value == null || value.isJsonNull() ? "" : value.toString();
  }
}
