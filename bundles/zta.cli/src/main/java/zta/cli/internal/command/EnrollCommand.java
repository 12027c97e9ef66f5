package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.time.Duration;
import picocli.CommandLine.Command;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;

/** Enrols. */
@Command(
    name = "enroll",
    description = "Enrol with a certificate, as the enrolment choice file says.")
public final class EnrollCommand extends AgentCommand {
  /** Makes the command for a session. */
  public EnrollCommand(Session session) {
    super(session, "enroll");
  }

  @Override
  Duration patience() {
    return Duration.ofSeconds(130);
  }

  @Override
  void show(JsonObject enrolment, Terminal terminal) {
    terminal.line(
        "Enrolled in Zero Trust Access: "
            + Plain.text(Json.text(enrolment, "identity"))
            + " of "
            + Plain.text(Json.text(Json.object(enrolment, "organization"), "name")));
  }
}
