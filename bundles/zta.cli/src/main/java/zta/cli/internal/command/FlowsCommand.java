package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Table;
import zta.cli.internal.text.Times;

/** Lists flows. */
@Command(name = "flows", description = "Connections: the living, then the latest that ended.")
public final class FlowsCommand extends AgentCommand {
  @Option(names = "-n", paramLabel = "N", description = "At most so many ended ones (default: 20).")
  private int limit = 20;

  /** Makes the command for a session. */
  public FlowsCommand(Session session) {
    super(session, "flows");
  }

  @Override
  void arguments(JsonObject arguments) {
    arguments.addProperty("limit", limit);
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    Table table = new Table("STARTED", "DESTINATION", "STATE", "SENT", "RECEIVED", "TRANSACTION");
    Stream.concat(Json.objects(result, "live").stream(), Json.objects(result, "recent").stream())
        .forEach(
            flow ->
                table.row(
                    Times.local(Json.text(flow, "started")),
                    Json.text(flow, "destination"),
                    Json.find(flow, "outcome").orElse("living"),
                    Json.text(flow, "sent"),
                    Json.text(flow, "received"),
                    Json.text(flow, "transactionId")));
    if (table.isEmpty()) {
      terminal.say("No connections yet.");
    } else {
      table.writeTo(terminal::line);
    }
  }
}
