package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Times;

/** Syncs the configuration. */
@Command(name = "sync", description = "Get the latest configuration now.")
public final class SyncCommand extends AgentCommand {
  /** Makes the command for a session. */
  public SyncCommand(Session session) {
    super(session, "sync");
  }

  @Override
  void show(JsonObject sync, Terminal terminal) {
    terminal.line(
        (Json.is(sync, "changed") ? "New configuration: revision " : "Nothing new: revision ")
            + Json.number(sync, "revision")
            + ", synced "
            + Times.local(Json.text(sync, "lastSuccess")));
  }
}
