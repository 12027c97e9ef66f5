package zta.cli.internal.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Table;
import zta.cli.internal.text.Times;

/** Lists modules; administrators change them. */
@Command(
    name = "modules",
    description = {
      "Optional modules.",
      "  modules [list]           all of them",
      "  modules info NAME        one of them",
      "  modules install FILE     install beside the version in force, check, switch",
      "  modules rollback NAME    switch back to the version before",
      "  modules enable [NAME]... enable exactly these"
    })
public final class ModulesCommand extends AgentCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "list",
      paramLabel = "ACTION",
      description = "list, info, install, rollback or enable")
  private String action = "list";

  @Parameters(index = "1..*", paramLabel = "NAME|FILE", description = "what the action is about")
  private List<String> what = List.of();

  /** Makes the command for a session. */
  public ModulesCommand(Session session) {
    super(session, "modules");
  }

  @Override
  void arguments(JsonObject arguments) {
    arguments.addProperty("action", action);
    switch (action) {
      case "install" ->
          what.stream().findFirst().ifPresent(f -> arguments.addProperty("file", absolute(f)));
      case "enable" -> {
        JsonArray modules = new JsonArray();
        what.forEach(modules::add);
        arguments.add("modules", modules);
      }
      default -> what.stream().findFirst().ifPresent(m -> arguments.addProperty("module", m));
    }
  }

  /** The agent has another working directory. */
  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  @Override
  Duration patience() {
    return Duration.ofMinutes(3);
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    Table table = new Table("MODULE", "VERSION", "STATE", "SINCE", "FALLBACK", "FAULT");
    for (JsonObject module : Json.objects(result, "modules")) {
      JsonObject fault = Json.object(module, "fault");
      table.row(
          Json.text(module, "keyword"),
          Json.text(module, "version"),
          Json.text(module, "state"),
          Times.local(Json.text(module, "since")),
          String.join(", ", Json.texts(module, "fallback")),
          Json.find(fault, "code").map(c -> c + ": " + Json.text(fault, "reason")).orElse(""));
    }
    if (table.isEmpty()) {
      terminal.say("No modules are installed.");
    } else {
      table.writeTo(terminal::line);
    }
  }
}
