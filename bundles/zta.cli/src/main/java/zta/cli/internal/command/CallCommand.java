package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;

/** Calls any verb of the agent, those that modules bring included. */
@Command(
    name = "call",
    description = "Any verb of the agent; a verb that a module brings needs no \"call\".")
public final class CallCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "VERB", description = "see: zta call help")
  private String verb = "";

  @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "arguments of the verb")
  private Map<String, String> arguments = new LinkedHashMap<>();

  /** Makes the command for a session. */
  public CallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws FaultException {
    JsonObject request = new JsonObject();
    arguments.forEach(request::addProperty);
    JsonObject result = session.agent().call(verb, request, Duration.ofMinutes(5));
    if (session.terminal().isJson()) {
      session.terminal().json(result, false);
    } else {
      DocumentText.show(result, session.terminal());
    }
    return ExitCodes.OK;
  }
}
