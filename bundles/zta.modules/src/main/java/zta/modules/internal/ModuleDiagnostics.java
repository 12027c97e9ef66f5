package zta.modules.internal;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleStatus;

/**
 * The manager's view of the modules. The manager is got when it is asked, not before: it may be
 * just starting the module that collects.
 */
@Component
public final class ModuleDiagnostics implements DiagnosticSource {
  private final ComponentServiceObjects<ModuleManager> managers;

  /** Asks the manager that there is. */
  @Activate
  public ModuleDiagnostics(
      @Reference(service = ModuleManager.class) ComponentServiceObjects<ModuleManager> managers) {
    this.managers = managers;
  }

  @Override
  public String folder() {
    return "Modules";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    JsonArray modules = new JsonArray();
    ModuleManager manager = managers.getService();
    if (manager == null) {
      throw new IOException("the module manager is not running");
    }
    try {
      manager.modules().forEach(module -> modules.add(json(module)));
    } finally {
      managers.ungetService(manager);
    }
    sink.text(
        "modules.json",
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(modules)
            + "\n");
  }

  private static JsonObject json(ModuleStatus module) {
    JsonObject json = new JsonObject();
    json.addProperty("keyword", module.description().keyword());
    json.addProperty("title", module.description().title());
    json.addProperty("symbolicName", module.description().symbolicName());
    json.addProperty("version", module.description().version());
    json.addProperty("state", module.state().name());
    json.addProperty("since", module.since().toString());
    JsonArray fallback = new JsonArray();
    module.fallback().forEach(fallback::add);
    json.add("fallback", fallback);
    module.fault().ifPresent(fault -> json.addProperty("fault", fault.toString()));
    return json;
  }
}
