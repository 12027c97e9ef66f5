package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Table;

/** Checks the network. */
@Command(
    name = "netcheck",
    description = "What is between this machine and the headend, step by step, with remedies.")
public final class NetcheckCommand extends AgentCommand {
  /** Makes the command for a session. */
  public NetcheckCommand(Session session) {
    super(session, "netcheck");
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    Table endpoints =
        new Table("SERVICE", "ENDPOINT", "ADDRESS", "DNS MS", "TCP MS", "TLS MS", "ALPN", "DAYS");
    for (JsonObject row : Json.objects(result, "endpoints")) {
      endpoints.row(
          Json.text(row, "name"),
          Json.text(row, "endpoint"),
          Json.text(row, "address"),
          Json.text(row, "resolveMillis"),
          Json.text(row, "connectMillis"),
          Json.text(row, "tlsMillis"),
          Json.text(row, "alpn"),
          Json.text(row, "daysLeft"));
    }
    endpoints.writeTo(terminal::line);
    Json.objects(result, "endpoints").stream()
        .flatMap(row -> Json.find(row, "hint").stream())
        .distinct()
        .forEach(hint -> terminal.line("Hint: " + Plain.text(hint)));
    terminal.line("");
    Table checks = new Table("CHECK", "", "RESULT");
    for (JsonObject row : Json.objects(result, "checks")) {
      checks.row(Json.text(row, "check"), Json.is(row, "ok") ? "ok" : "!", Json.text(row, "text"));
    }
    checks.writeTo(terminal::line);
    faults(result, terminal);
  }

  /** Each fault with its remedy, after the tables: a remedy is a sentence. */
  private static void faults(JsonObject result, Terminal terminal) {
    Stream.concat(
            Json.objects(result, "endpoints").stream(), Json.objects(result, "checks").stream())
        .filter(row -> row.has("fault"))
        .map(row -> Json.object(row, "fault"))
        .forEach(
            fault -> {
              terminal.line("");
              terminal.line(
                  Json.text(fault, "code") + ": " + Plain.text(Json.text(fault, "reason")));
              terminal.line("  where   " + Plain.text(Json.text(fault, "place")));
              terminal.line("  remedy  " + Plain.text(Json.text(fault, "remedy")));
            });
  }

  @Override
  int exitCode(JsonObject result) {
    if (!Json.is(result, "reachable")) {
      return ExitCodes.HEADEND_UNREACHABLE;
    }
    return Json.is(result, "ok") ? ExitCodes.OK : ExitCodes.DEGRADED;
  }
}
