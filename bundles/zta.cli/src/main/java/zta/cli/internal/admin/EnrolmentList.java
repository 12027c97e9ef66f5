package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** List the enrolments. */
@Command(name = "list", description = "List the enrolments.")
public final class EnrolmentList extends AdminTask {

  /** Makes the command for a session. */
  public EnrolmentList(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.get("enrolments", JSON);
    if (!asJson(terminal, answer)) {
      Documents.table(objects(answer)).writeTo(terminal::line);
    }
  }
}
