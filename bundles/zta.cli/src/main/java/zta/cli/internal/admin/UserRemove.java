package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Remove a user; its enrolments end. */
@Command(name = "remove", description = "Remove a user; its enrolments end.")
public final class UserRemove extends AdminTask {
  @Parameters(paramLabel = "EMAIL", description = "whom")
  private String identity = "";

  /** Makes the command for a session. */
  public UserRemove(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    api.delete("users/" + AdminApi.segment(identity));
    terminal.say("Removed: " + identity);
  }
}
