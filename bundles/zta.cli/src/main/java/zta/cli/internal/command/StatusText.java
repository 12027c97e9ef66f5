package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Instant;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Colour;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Lines;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Times;

/** A status for people: the state in one sentence, then what belongs to it, then what to fix. */
final class StatusText {
  private StatusText() {}

  static void show(JsonObject status, Instant now, Terminal terminal) {
    String step = Json.text(status, "step");
    terminal.line(
        terminal.paint(colour(Json.text(status, "state")), Plain.text(Json.text(status, "text")))
            + (step.isEmpty() ? "" : ": " + Plain.text(step)));
    Lines lines = new Lines(terminal::line);
    JsonObject enrolment = Json.object(status, "enrolment");
    String identity = Json.text(enrolment, "identity");
    lines.put("User", Json.text(status, "user") + (identity.isEmpty() ? "" : " = " + identity));
    lines.put("Organisation", Json.text(Json.object(enrolment, "organization"), "name"));
    lines.put("Configuration", configuration(Json.object(status, "sync"), now));
    lines.put(
        "Certificate",
        Json.find(enrolment, "certificateUntil").map(t -> "until " + Times.local(t)));
    for (JsonObject item : Json.objects(status, "attention")) {
      attention(item, now, terminal);
    }
  }

  private static Colour colour(String state) {
    return switch (state) {
      case "enrolled" -> Colour.GREEN;
      case "attention", "reauth_required" -> Colour.YELLOW;
      default -> Colour.BOLD;
    };
  }

  private static String configuration(JsonObject sync, Instant now) {
    return Json.find(sync, "lastSuccess")
        .map(at -> "revision " + Json.number(sync, "revision") + ", synced " + Times.ago(at, now))
        .orElse("");
  }

  private static void attention(JsonObject item, Instant now, Terminal terminal) {
    terminal.line("");
    terminal.line(
        terminal.paint(Colour.YELLOW, "! " + Plain.text(Json.text(item, "code")))
            + "  "
            + Plain.text(Json.text(item, "title")));
    Lines lines = new Lines(terminal::line);
    lines.put("where", Json.text(item, "place"));
    lines.put("why", Json.text(item, "reason"));
    lines.put("remedy", Json.text(item, "remedy"));
    lines.put("since", Json.find(item, "since").map(t -> Times.ago(t, now)));
  }
}
