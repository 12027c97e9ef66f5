package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Disable a CA. */
@Command(name = "disable", description = "Disable a CA.")
public final class CaDisable extends AdminTask {
  @Parameters(paramLabel = "ID", description = "the id that list shows")
  private String id = "";

  /** Makes the command for a session. */
  public CaDisable(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    JsonObject change = new JsonObject();
    change.addProperty("enabled", false);
    String answer =
        api.send("PUT", "identity-cas/" + AdminApi.segment(id), JSON, change.toString());
    if (!asJson(terminal, answer)) {
      terminal.say("Disabled: " + id);
    }
  }
}
