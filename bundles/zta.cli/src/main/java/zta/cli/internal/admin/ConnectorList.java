package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** List the connectors, whether they are connected, and how many flows go through them. */
@Command(name = "list", description = "List the connectors, with state and flows.")
public final class ConnectorList extends AdminTask {

  /** Makes the command for a session. */
  public ConnectorList(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.get("connectors", JSON);
    if (!asJson(terminal, answer)) {
      Documents.table(objects(answer)).writeTo(terminal::line);
    }
  }
}
