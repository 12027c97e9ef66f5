package zta.cli.internal.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;

/** Prints a completion script, which works without starting anything at each Tab. */
@Command(
    name = "completion",
    description = "Completion script: zta completion bash > /etc/bash_completion.d/zta")
public final class CompletionCommand implements Callable<Integer> {
  /** Shells with a script. */
  enum Shell {
    bash
  }

  private final Session session;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "bash", description = "the shell")
  private Shell shell = Shell.bash;

  /** Makes the command for a session. */
  public CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    if (shell == Shell.bash) {
      session.terminal().raw(AutoComplete.bash("zta", own.root().commandLine()));
    }
    return ExitCodes.OK;
  }
}
