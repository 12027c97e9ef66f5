package zta.cli.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;

/** Add a user, or replace one: its name and groups become those that are given. */
@Command(
    name = "add",
    description = "Add a user, or replace one: its name and groups become those that are given.")
public final class UserAdd extends AdminTask {
  @Parameters(paramLabel = "EMAIL", description = "e-mail address or UPN, as certificates name it")
  private String identity = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the name of the person (default: EMAIL)")
  private String name = "";

  @Option(names = "--group", paramLabel = "GROUP", description = "a group; may be repeated")
  private List<String> groups = List.of();

  /** Makes the command for a session. */
  public UserAdd(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    JsonObject user = new JsonObject();
    if (!name.isEmpty()) {
      user.addProperty("displayName", name);
    }
    JsonArray names = new JsonArray();
    groups.forEach(names::add);
    user.add("groups", names);
    String answer = api.send("PUT", "users/" + AdminApi.segment(identity), JSON, user.toString());
    if (!asJson(terminal, answer)) {
      terminal.say("Saved: " + identity);
    }
  }
}
