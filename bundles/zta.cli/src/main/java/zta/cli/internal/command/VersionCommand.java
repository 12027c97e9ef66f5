package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Lines;
import zta.lib.control.ControlClient;

/** Says which versions these are. */
@Command(name = "version", description = "Versions of command line and agent.")
public final class VersionCommand implements Callable<Integer> {
  private final Session session;

  /** Makes the command for a session. */
  public VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<JsonObject> agent = agent();
    JsonObject document = new JsonObject();
    document.addProperty("schema", "zta.version/1");
    document.addProperty("commandLine", own());
    document.addProperty("protocol", ControlClient.VERSION);
    agent.ifPresent(a -> document.addProperty("agent", Json.text(a, "agent")));
    if (session.terminal().isJson()) {
      session.terminal().json(document, false);
      return ExitCodes.OK;
    }
    session.terminal().line("zta " + own());
    new Lines(session.terminal()::line)
        .put("Agent", agent.map(a -> Json.text(a, "agent")).orElse("not running"));
    agent
        .filter(a -> Json.number(a, "protocol") != ControlClient.VERSION)
        .ifPresent(a -> session.terminal().say("Command line and agent differ in version."));
    return ExitCodes.OK;
  }

  private Optional<JsonObject> agent() {
    try {
      return Optional.of(session.agent().call("version", new JsonObject(), Duration.ofSeconds(5)));
    } catch (FaultException e) {
      return Optional.empty();
    }
  }

  private static String own() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
