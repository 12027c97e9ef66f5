package zta.cli.internal.admin;

import picocli.CommandLine.Command;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** How the headend is. */
@Command(name = "health", description = "How the headend is.")
public final class HealthCommand extends AdminTask {

  /** Makes the command for a session. */
  public HealthCommand(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.get("health", JSON);
    if (!asJson(terminal, answer)) {
      terminal.line(Documents.summary(parse(answer)));
    }
  }
}
