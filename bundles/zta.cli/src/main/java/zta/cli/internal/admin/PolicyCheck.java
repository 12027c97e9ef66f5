package zta.cli.internal.admin;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Check a policy without putting it in force. */
@Command(name = "check", description = "Check a policy without putting it in force.")
public final class PolicyCheck extends AdminTask {
  @Parameters(paramLabel = "FILE", description = "the policy, schema zta.policy/1")
  private Path file = Path.of("");

  /** Makes the command for a session. */
  public PolicyCheck(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.send("POST", "policy/check", JSON, read(file));
    if (!asJson(terminal, answer)) {
      terminal.line("No faults: " + Documents.summary(parse(answer)));
    }
  }
}
