package zta.cli.internal.command;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;

/** Shows the help of a command. */
@Command(name = "help", description = "Help on a command.")
public final class HelpCommand implements Callable<Integer> {
  private final Session session;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", description = "the command, with its own commands")
  private List<String> path = List.of();

  /** Makes the command for a session. */
  public HelpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    CommandLine line = own.root().commandLine();
    for (String name : path) {
      CommandLine next = line.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(own.commandLine(), "There is no command " + name);
      }
      line = next;
    }
    session.terminal().raw(line.getUsageMessage());
    return ExitCodes.OK;
  }
}
