package zta.cli.internal;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.text.Json;

/** Runs one command line on given streams. */
public final class CommandLineRunner {
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /** Takes the environment and the streams for data and talk. */
  public CommandLineRunner(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Runs a command and returns its exit code. */
  public int run(String... arguments) {
    Zta options = new Zta();
    Terminal terminal = new Terminal(environment, out, err, options);
    Session session = new Session(terminal, new AgentLink(options, terminal));
    CommandLine line = line(options, session);
    Catalogue commands = new Catalogue();
    String[] understood = withContributedVerb(commands, session, arguments);
    commands.addTo(line, understood);
    return configured(line, terminal).execute(understood);
  }

  private static CommandLine line(Zta options, Session session) {
    return new CommandLine(options, new Commands(session));
  }

  private CommandLine configured(CommandLine line, Terminal terminal) {
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setDefaultValueProvider(new Environment(environment));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        new UsageErrors(terminal, line.getParameterExceptionHandler()));
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          if (exception instanceof FaultException fault) {
            terminal.fault(fault.fault());
            return ExitCodes.of(fault.fault());
          }
          terminal.fault(
              FaultCode.INTERNAL.at("zta " + command.getCommandName(), exception.toString()));
          return ExitCodes.FAILED;
        });
    return line;
  }

  /** Puts {@code call} before a verb that only the agent knows, because a module brings it. */
  private static String[] withContributedVerb(
      Catalogue commands, Session session, String[] arguments) {
    if (arguments.length == 0
        || arguments[0].startsWith("-")
        || commands.has(arguments[0])
        || arguments[0].equals("why")
        || !arguments[0].matches("[a-z]+")
        || !knows(session, arguments[0])) {
      return arguments;
    }
    List<String> longer = new ArrayList<>(Arrays.asList(arguments));
    longer.add(0, "call");
    return longer.toArray(new String[0]);
  }

  private static boolean knows(Session session, String verb) {
    try {
      JsonObject help = session.agent().call("help", new JsonObject(), Duration.ofSeconds(5));
      return Json.object(help, "verbs").has(verb);
    } catch (FaultException e) {
      return false;
    }
  }

  /** Gives options that were not typed the value of their environment variable. */
  private record Environment(Map<String, String> variables) implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (argument instanceof OptionSpec option && !option.usageHelp()) {
        String name =
            option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
        String value = variables.get("ZTA_" + name);
        return value == null || value.isEmpty() ? null : value;
      }
      return null;
    }
  }

  /** Gives commands their session. */
  private record Commands(Session session) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Session.class).newInstance(session);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
