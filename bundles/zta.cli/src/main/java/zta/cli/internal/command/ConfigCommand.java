package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.ExitCodes;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;
import zta.lib.file.IoReason;

/** Checks an ASA-style configuration before it is put in place. */
@Command(
    name = "config",
    description = "config check FILE: what an ASA-style configuration would do, and what is wrong.")
public final class ConfigCommand extends AgentCommand {
  @Parameters(index = "0", paramLabel = "check", description = "what to do: check")
  private String action = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "the configuration")
  private Path file = Path.of("");

  /** Makes the command for a session. */
  public ConfigCommand(Session session) {
    super(session, "config");
  }

  @Override
  void arguments(JsonObject arguments) throws FaultException {
    arguments.addProperty("action", action);
    arguments.addProperty("place", file.toString());
    try {
      arguments.addProperty("text", Files.readString(file));
    } catch (IOException e) {
      throw new FaultException(FaultCode.CONFIG_UNREADABLE.at(file.toString(), IoReason.of(e)), e);
    }
  }

  @Override
  int exitCode(JsonObject result) {
    return Json.objects(result, "faults").isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    terminal.line("Modules: " + Plain.text(String.join(", ", Json.texts(result, "modules"))));
    for (JsonObject fault : Json.objects(result, "faults")) {
      terminal.line(
          Plain.text(
              Json.text(fault, "place")
                  + ": "
                  + Json.text(fault, "code")
                  + ": "
                  + Json.text(fault, "reason")
                  + ". "
                  + Json.text(fault, "remedy")));
    }
  }
}
