package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Upload a CA certificate (PEM) and enable it. */
@Command(name = "add", description = "Upload a CA certificate (PEM) and enable it.")
public final class CaAdd extends AdminTask {
  @Parameters(paramLabel = "FILE", description = "the CA certificate, PEM")
  private Path file = Path.of("");

  /** Makes the command for a session. */
  public CaAdd(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String answer = api.send("POST", "identity-cas", "application/x-pem-file", read(file));
    if (!asJson(terminal, answer)) {
      for (JsonObject ca : objects(answer)) {
        terminal.line("Enabled: " + Documents.summary(ca));
      }
    }
  }
}
