package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Lines;
import zta.cli.internal.text.Times;

/** Shows counters. */
@Command(name = "stats", description = "Counters of connections, and the tunnels.")
public final class StatsCommand extends AgentCommand {
  /** Makes the command for a session. */
  public StatsCommand(Session session) {
    super(session, "stats");
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    terminal.line(
        Json.number(result, "live")
            + " living connections, "
            + Json.number(result, "ended")
            + " ended, "
            + Json.number(result, "refused")
            + " refused");
    Lines lines = new Lines(terminal::line);
    lines.put("Sent", Json.number(result, "sent") + " bytes");
    lines.put("Received", Json.number(result, "received") + " bytes");
    for (JsonObject tunnel : Json.objects(result, "tunnels")) {
      lines.put(
          "Tunnel",
          Json.text(tunnel, "proxy")
              + " "
              + Json.text(tunnel, "transport")
              + " "
              + Json.text(tunnel, "state")
              + " since "
              + Times.local(Json.text(tunnel, "since"))
              + ", "
              + Json.number(tunnel, "streams")
              + " streams");
    }
  }
}
