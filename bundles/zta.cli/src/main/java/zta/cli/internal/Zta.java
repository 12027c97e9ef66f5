package zta.cli.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code zta} with the options that hold for every verb. */
@Command(
    name = "zta",
    description = "Zero Trust Access: see and control the agent, administer a headend.",
    mixinStandardHelpOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:the command line is wrong",
      "3:the agent is not running",
      "4:not enrolled",
      "5:enrolled, but something needs attention (status --check, netcheck)",
      "6:not permitted",
      "7:timed out",
      "8:the headend cannot be reached"
    },
    footer = {
      "",
      "Each option can be set in the environment: --headend-home is ZTA_HEADEND_HOME.",
      "Output goes to stdout, everything else to stderr."
    })
public final class Zta {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON document on stdout; faults as JSON on stderr.")
  private boolean json;

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "The agent's socket.")
  private @Nullable Path socket;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress and no remarks on stderr, faults only.")
  private boolean quiet;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours; the same as NO_COLOR.")
  private boolean noColor;

  /** Returns whether help was asked for. */
  public boolean help() {
    return help;
  }

  /** Returns whether output is for programs. */
  public boolean json() {
    return json;
  }

  /** Returns whether only faults are to be told. */
  public boolean quiet() {
    return quiet;
  }

  /** Returns whether colours are unwanted. */
  public boolean noColor() {
    return noColor;
  }

  /** Returns the socket that was asked for. */
  public Optional<Path> socket() {
    return Optional.ofNullable(socket);
  }
}
