package zta.control.internal.verb;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zta.api.control.Caller;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleStatus;

/** Lists modules; administrators install, switch back, and choose which are enabled. */
final class ModulesVerb extends BuiltIn {
  private final AgentServices agent;

  ModulesVerb(AgentServices agent) {
    super("modules", "optional modules: list, info, install, rollback, enable");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    ModuleManager manager = agent.need(ModuleManager.class);
    String action = arguments.text("action").orElse("list");
    return switch (action) {
      case "list" -> view(manager.modules());
      case "info" -> view(List.of(find(manager, arguments.need("module"))));
      case "install", "rollback", "enable" -> change(manager, caller, action, arguments, progress);
      default ->
          throw new FaultException(
              FaultCode.BAD_REQUEST.at(
                  "argument action", "it must be list, info, install, rollback or enable"));
    };
  }

  private static Map<String, Object> change(
      ModuleManager manager, Caller caller, String action, Arguments arguments, Progress progress)
      throws FaultException {
    if (!caller.administrator()) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at("modules " + action, "only an administrator changes modules"));
    }
    switch (action) {
      case "install" -> {
        Path file = path(arguments.need("file"));
        progress.step("Installing " + file.getFileName());
        return view(List.of(manager.install(file)));
      }
      case "rollback" -> {
        return view(List.of(manager.rollback(arguments.need("module"))));
      }
      default -> {
        manager.enableExactly(Set.copyOf(arguments.texts("modules")));
        return view(manager.modules());
      }
    }
  }

  private static ModuleStatus find(ModuleManager manager, String keyword) throws FaultException {
    return manager.modules().stream()
        .filter(module -> module.description().keyword().equals(keyword))
        .findFirst()
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.MODULE_UNKNOWN.at(keyword, "there is no module of this name")));
  }

  private static Path path(String text) throws FaultException {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new FaultException(FaultCode.BAD_REQUEST.at("argument file", "it is no path"), e);
    }
    throw new FaultException(
        FaultCode.BAD_REQUEST.at("argument file", "the path must be absolute"));
  }

  private static Map<String, Object> view(List<ModuleStatus> modules) {
    return Map.of(
        "schema", "zta.modules/1", "modules", modules.stream().map(Views::module).toList());
  }
}
