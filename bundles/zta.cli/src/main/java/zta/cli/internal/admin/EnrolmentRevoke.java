package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** End an enrolment; its flows are closed. */
@Command(name = "revoke", description = "End an enrolment; its flows are closed.")
public final class EnrolmentRevoke extends AdminTask {
  @Parameters(paramLabel = "ID", description = "the id that list shows")
  private String id = "";

  /** Makes the command for a session. */
  public EnrolmentRevoke(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    api.delete("enrolments/" + AdminApi.segment(id));
    terminal.say("Revoked: " + id);
  }
}
