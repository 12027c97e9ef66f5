package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Table;

/** Checks the network. */
@Command(
    name = "netcheck",
    description = "Resolve and connect to each service of the headend, and time it.")
public final class NetcheckCommand extends AgentCommand {
  /** Makes the command for a session. */
  public NetcheckCommand(Session session) {
    super(session, "netcheck");
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    Table table = new Table("SERVICE", "ENDPOINT", "ADDRESS", "RESOLVE MS", "CONNECT MS", "FAULT");
    for (JsonObject check : Json.objects(result, "endpoints")) {
      JsonObject fault = Json.object(check, "fault");
      table.row(
          Json.text(check, "name"),
          Json.text(check, "endpoint"),
          Json.text(check, "address"),
          Json.text(check, "resolveMillis"),
          Json.text(check, "connectMillis"),
          Json.find(fault, "code").map(c -> c + ": " + Json.text(fault, "reason")).orElse(""));
    }
    table.writeTo(terminal::line);
  }

  @Override
  int exitCode(JsonObject result) {
    return Json.is(result, "reachable") ? ExitCodes.OK : ExitCodes.HEADEND_UNREACHABLE;
  }
}
