package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Print the policy in force. */
@Command(name = "get", description = "Print the policy in force.")
public final class PolicyGet extends AdminTask {

  /** Makes the command for a session. */
  public PolicyGet(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    terminal.raw(api.get("policy", JSON));
  }
}
