package zta.cli.internal.admin;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Put a policy in force. */
@Command(name = "put", description = "Put a policy in force.")
public final class PolicyPut extends AdminTask {
  @Parameters(paramLabel = "FILE", description = "the policy, schema zta.policy/1")
  private Path file = Path.of("");

  /** Makes the command for a session. */
  public PolicyPut(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.send("PUT", "policy", JSON, read(file));
    if (!asJson(terminal, answer)) {
      terminal.line("In force: " + Documents.summary(parse(answer)));
    }
  }
}
