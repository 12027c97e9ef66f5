package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;
import zta.cli.internal.text.Times;

/** Shows the Message History. */
@Command(name = "history", description = "Message history, latest first.")
public final class HistoryCommand extends AgentCommand {
  @Option(names = "-n", paramLabel = "N", description = "At most so many (default: 20).")
  private int limit = 20;

  /** Makes the command for a session. */
  public HistoryCommand(Session session) {
    super(session, "history");
  }

  @Override
  void arguments(JsonObject arguments) {
    arguments.addProperty("limit", limit);
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    for (JsonObject message : Json.objects(result, "messages")) {
      String code = Json.text(Json.object(message, "fault"), "code");
      terminal.line(
          Times.local(Json.text(message, "at"))
              + "  "
              + String.format("%-7s", Json.text(message, "severity"))
              + "  "
              + Plain.text(Json.text(message, "text"))
              + (code.isEmpty() ? "" : "  [" + Plain.text(code) + "]"));
    }
  }
}
