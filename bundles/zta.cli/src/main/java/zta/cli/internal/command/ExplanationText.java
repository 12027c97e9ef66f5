package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Colour;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Lines;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Times;

/** An explanation for people. */
final class ExplanationText {
  private final Terminal terminal;
  private final Lines lines;

  ExplanationText(Terminal terminal) {
    this.terminal = terminal;
    this.lines = new Lines(terminal::line);
  }

  void show(JsonObject explanation) {
    JsonObject verdict = Json.object(explanation, "verdict");
    headline(explanation, verdict);
    lines.put("Destination", Json.text(explanation, "destination"));
    lines.put("Taken by", stage(explanation));
    JsonObject resource = Json.object(explanation, "resource");
    lines.put(
        "Resource",
        Json.find(resource, "id").map(id -> id + " (" + Json.text(resource, "name") + ")"));
    if (verdict.size() > 0) {
      lines.put("Rule", Json.find(verdict, "rule").orElse("none matches: denied by default"));
      lines.put("Reason", Json.text(verdict, "reason") + " " + Json.text(verdict, "text"));
      if (!Json.is(verdict, "allowed")) {
        lines.put("Remedy", Json.text(verdict, "remedy"));
      }
      for (JsonObject miss : Json.objects(explanation, "nearMisses")) {
        lines.put("Near miss", nearMiss(miss));
      }
      lines.put("Policy", "revision " + Json.number(verdict, "revision"));
    }
    flow(Json.object(explanation, "flow"));
    Json.objects(explanation, "activity").forEach(this::activity);
    JsonObject fault = Json.object(explanation, "activityFault");
    lines.put("Activity", Json.find(fault, "code").map(c -> c + ": " + Json.text(fault, "reason")));
  }

  private void headline(JsonObject explanation, JsonObject verdict) {
    String answer = Json.text(explanation, "answer");
    if (answer.equals("pass")) {
      terminal.line("Not private: it goes its own way, untouched.");
    } else if (Json.is(verdict, "allowed")) {
      terminal.line(terminal.paint(Colour.GREEN, "Allowed."));
    } else {
      terminal.line(
          terminal.paint(Colour.RED, "Refused.")
              + Json.find(verdict, "text").map(t -> " " + Plain.text(t)).orElse(""));
    }
  }

  private static String stage(JsonObject explanation) {
    List<String> order = Json.texts(explanation, "order");
    return Json.text(explanation, "stage")
        + (order.isEmpty() ? "" : " (order: " + String.join(", ", order) + ")");
  }

  private static String nearMiss(JsonObject miss) {
    return Json.find(miss, "rule")
            .map(rule -> "rule " + rule + " but for ")
            .orElse("a rule but for ")
        + String.join(", ", Json.texts(miss, "unmet"));
  }

  private void flow(JsonObject flow) {
    if (flow.size() == 0) {
      return;
    }
    JsonObject verdict = Json.object(flow, "verdict");
    String outcome = Json.find(flow, "outcome").orElse("living");
    lines.put(
        "Latest flow",
        Times.local(Json.text(flow, "started"))
            + " "
            + (Json.is(verdict, "allowed") ? "allowed" : "refused")
            + " "
            + outcome
            + Json.find(verdict, "rule").map(r -> " by rule " + r).orElse(""));
    lines.put("Transaction", Json.text(flow, "transactionId"));
  }

  private void activity(JsonObject row) {
    lines.put(
        "Activity",
        Times.local(first(row, "at", "timestamp"))
            + " "
            + first(row, "verdict")
            + " "
            + first(row, "reason", "block reason")
            + rule(row)
            + " transaction "
            + first(row, "transactionId", "transaction id"));
  }

  private static String rule(JsonObject row) {
    String rule = first(row, "ruleId", "rule id");
    return rule.isEmpty() ? "" : " rule " + rule;
  }

  private static String first(JsonObject row, String... names) {
    for (String name : names) {
      Optional<String> value = Json.find(row, name);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return "";
  }
}
