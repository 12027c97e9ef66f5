package zta.cli.internal.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;

/** Ends the enrolment. */
@Command(
    name = "unenroll",
    description = "End the enrolment: registration, certificate, key and configuration go.")
public final class UnenrollCommand extends AgentCommand {
  @Option(names = "--yes", description = "Really do it.")
  private boolean yes;

  /** Makes the command for a session. */
  public UnenrollCommand(Session session) {
    super(session, "unenroll");
  }

  @Override
  void arguments(JsonObject arguments) throws FaultException {
    if (!yes) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(
              "zta unenroll",
              "it removes certificate and key for good",
              "Say so: zta unenroll --yes."));
    }
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    terminal.line("Unenrolled: " + Plain.text(Json.text(result, "user")));
  }
}
