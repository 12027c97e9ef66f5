package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Explains a connection. */
@Command(
    name = "explain",
    aliases = "why",
    description =
        "Why a connection is allowed, refused or left alone: stage, rule, near misses, flow, activity.")
public final class ExplainCommand extends AgentCommand {
  @Parameters(paramLabel = "HOST:PORT", description = "Where to; udp:HOST:PORT for UDP, or a URL.")
  private String destination = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Rows of the headend's activity search (default: 3, 0 for none).")
  private int limit = 3;

  /** Makes the command for a session. */
  public ExplainCommand(Session session) {
    super(session, "explain");
  }

  @Override
  void arguments(JsonObject arguments) {
    arguments.addProperty("destination", destination);
    arguments.addProperty("limit", limit);
  }

  @Override
  void show(JsonObject explanation, Terminal terminal) {
    new ExplanationText(terminal).show(explanation);
  }
}
