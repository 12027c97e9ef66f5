package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Enrol a device of another maker: account binding for its ACME client. */
@Command(
    name = "add",
    description = "Enrol a device of another maker: account binding for its ACME client.")
public final class EnrolmentAdd extends AdminTask {
  @Parameters(paramLabel = "EMAIL", description = "for whom")
  private String identity = "";

  @Option(
      names = "--device",
      paramLabel = "ID",
      required = true,
      description = "the id of the device")
  private String device = "";

  /** Makes the command for a session. */
  public EnrolmentAdd(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    JsonObject named = new JsonObject();
    named.addProperty("id", device);
    JsonObject enrolment = new JsonObject();
    enrolment.addProperty("identity", identity);
    enrolment.add("device", named);
    // The secret of the binding is data that was asked for: stdout, and nowhere else.
    terminal.raw(api.send("POST", "enrolments", JSON, enrolment.toString()) + "\n");
  }
}
