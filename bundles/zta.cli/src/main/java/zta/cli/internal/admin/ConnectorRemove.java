package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Remove a connector; its flows are closed. */
@Command(name = "remove", description = "Remove a connector; its flows are closed.")
public final class ConnectorRemove extends AdminTask {
  @Parameters(paramLabel = "NAME", description = "name or id that list shows")
  private String name = "";

  /** Makes the command for a session. */
  public ConnectorRemove(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    api.delete("connectors/" + AdminApi.segment(name));
    terminal.say("Removed: " + name);
  }
}
