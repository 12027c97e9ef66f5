package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Shows or changes how much is logged. */
@Command(
    name = "log",
    description = {
      "How much the agent logs; administrators change it.",
      "  log level                what is logged now",
      "  log level TRACE          ERROR, WARN, INFO, DEBUG or TRACE"
    })
public final class LogCommand extends AgentCommand {
  @Parameters(index = "0", paramLabel = "level", description = "what to change: level")
  private String action = "level";

  @Parameters(index = "1", arity = "0..1", paramLabel = "LEVEL", description = "the new level")
  private List<String> level = List.of();

  @Option(
      names = "--for",
      paramLabel = "MINUTES",
      description = "Back to the usual level after that.")
  private int minutes;

  /** Makes the command for a session. */
  public LogCommand(Session session) {
    super(session, "log");
  }

  @Override
  void arguments(JsonObject arguments) {
    arguments.addProperty("action", action);
    level.forEach(l -> arguments.addProperty("level", l));
    if (minutes > 0) {
      arguments.addProperty("minutes", minutes);
    }
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    DocumentText.show(result, terminal);
  }
}
