package zta.cli.internal;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** Tells what is wrong with a command line: picocli's words for people, a fault for programs. */
final class UsageErrors implements IParameterExceptionHandler {
  private final Terminal terminal;
  private final IParameterExceptionHandler people;

  UsageErrors(Terminal terminal, IParameterExceptionHandler people) {
    this.terminal = terminal;
    this.people = people;
  }

  @Override
  public int handleParseException(ParameterException error, String[] arguments) throws Exception {
    if (!wantsJson(arguments)) {
      return people.handleParseException(error, arguments);
    }
    terminal.faultAsJson(fault(error));
    return ExitCodes.USAGE;
  }

  /** The option may stand behind the mistake, where it was not read any more. */
  private boolean wantsJson(String[] arguments) {
    return terminal.isJson()
        || "true".equalsIgnoreCase(terminal.environment().get("ZTA_JSON"))
        || Arrays.stream(arguments).takeWhile(a -> !a.equals("--")).anyMatch("--json"::equals);
  }

  private static Fault fault(ParameterException error) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    List<String> meant =
        error instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return FaultCode.BAD_REQUEST.at(
        command,
        String.valueOf(error.getMessage()),
        meant.isEmpty()
            ? "See: " + command + " --help"
            : "Did you mean: " + String.join(" or ", meant) + "?");
  }
}
