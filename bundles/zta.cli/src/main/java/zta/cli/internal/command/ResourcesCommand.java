package zta.cli.internal.command;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Table;

/** Lists private resources. */
@Command(name = "resources", description = "Private resources, and whether you may use them now.")
public final class ResourcesCommand extends AgentCommand {
  @Option(names = "--problems", description = "Only those you cannot use.")
  private boolean problems;

  /** Makes the command for a session. */
  public ResourcesCommand(Session session) {
    super(session, "resources");
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    Table table = new Table("RESOURCE", "REACHED AS", "PORTS", "ACCESS");
    for (JsonObject resource : Json.objects(result, "resources")) {
      JsonObject access = Json.object(resource, "access");
      if (!problems || !Json.is(access, "allowed")) {
        List<String> names = new ArrayList<>(Json.texts(resource, "names"));
        names.addAll(Json.texts(resource, "networks"));
        List<String> ports = Json.texts(resource, "ports");
        table.row(
            Json.text(resource, "name"),
            String.join(", ", names),
            ports.isEmpty() ? "all" : String.join(", ", ports),
            access(access));
      }
    }
    if (table.isEmpty()) {
      terminal.say(problems ? "No problems." : "No private resources are configured for you.");
    } else {
      table.writeTo(terminal::line);
    }
  }

  private static String access(JsonObject access) {
    if (access.size() == 0) {
      return "not known";
    }
    return Json.is(access, "allowed")
        ? "allowed"
        : Json.text(access, "text") + " (" + Json.text(access, "reason") + ")";
  }
}
