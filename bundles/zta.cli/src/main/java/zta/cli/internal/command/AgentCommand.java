package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** A command that is one verb of the agent: asks, then shows the result as it is or to people. */
abstract class AgentCommand implements Callable<Integer> {
  private final Session session;
  private final String verb;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME",
      description = "Another local user; administrators only.")
  private @Nullable String user;

  AgentCommand(Session session, String verb) {
    this.session = session;
    this.verb = verb;
  }

  /** Adds the arguments of the verb. */
  void arguments(JsonObject arguments) throws FaultException {}

  /** Returns how long the verb may take. */
  Duration patience() {
    return Duration.ofSeconds(60);
  }

  /** Shows the result to a person. */
  abstract void show(JsonObject result, Terminal terminal);

  /** Returns the exit code for a result. */
  int exitCode(JsonObject result) {
    return ExitCodes.OK;
  }

  Session session() {
    return session;
  }

  JsonObject request() throws FaultException {
    JsonObject arguments = new JsonObject();
    if (user != null) {
      arguments.addProperty("user", user);
    }
    arguments(arguments);
    return arguments;
  }

  @Override
  public Integer call() throws FaultException {
    JsonObject result = session.agent().call(verb, request(), patience());
    print(result, false);
    return exitCode(result);
  }

  void print(JsonObject result, boolean oneLine) throws FaultException {
    if (session.terminal().isJson()) {
      session.terminal().json(result, oneLine);
    } else {
      show(result, session.terminal());
    }
  }
}
