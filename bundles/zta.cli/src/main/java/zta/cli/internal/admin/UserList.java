package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** List the users. */
@Command(name = "list", description = "List the users.")
public final class UserList extends AdminTask {

  /** Makes the command for a session. */
  public UserList(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.get("users", JSON);
    if (!asJson(terminal, answer)) {
      Documents.table(objects(answer)).writeTo(terminal::line);
    }
  }
}
