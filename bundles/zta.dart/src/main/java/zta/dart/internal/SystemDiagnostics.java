package zta.dart.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;

/** Operating system and JVM, the bundles, and why a component is not active. */
@Component
public final class SystemDiagnostics implements DiagnosticSource {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final List<String> PROPERTIES =
      List.of(
          "os.name",
          "os.version",
          "os.arch",
          "java.vendor",
          "java.version",
          "java.vm.name",
          "java.vm.version",
          "user.timezone",
          "file.encoding");
  private static final Map<Integer, String> BUNDLE_STATES =
      Map.of(
          Bundle.UNINSTALLED, "UNINSTALLED",
          Bundle.INSTALLED, "INSTALLED",
          Bundle.RESOLVED, "RESOLVED",
          Bundle.STARTING, "STARTING",
          Bundle.STOPPING, "STOPPING",
          Bundle.ACTIVE, "ACTIVE");
  private static final Map<Integer, String> COMPONENT_STATES =
      Map.of(
          ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION, "UNSATISFIED_CONFIGURATION",
          ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "UNSATISFIED_REFERENCE",
          ComponentConfigurationDTO.SATISFIED, "SATISFIED",
          ComponentConfigurationDTO.ACTIVE, "ACTIVE",
          ComponentConfigurationDTO.FAILED_ACTIVATION, "FAILED_ACTIVATION");

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  /** Asks the framework and Declarative Services. */
  @Activate
  public SystemDiagnostics(BundleContext context, @Reference ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  @Override
  public String folder() {
    return "System";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    sink.text("system.json", GSON.toJson(machine()) + "\n");
    sink.text("bundles.json", GSON.toJson(bundles()) + "\n");
    sink.text("components.json", GSON.toJson(components()) + "\n");
  }

  /** No arguments and no environment: they may hold what the redactor does not know. */
  private static JsonObject machine() {
    JsonObject json = new JsonObject();
    for (String name : PROPERTIES) {
      json.addProperty(name, System.getProperty(name, ""));
    }
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    Runtime jvm = Runtime.getRuntime();
    json.addProperty("processId", runtime.getPid());
    json.addProperty("uptimeSeconds", runtime.getUptime() / 1000);
    json.addProperty("processors", jvm.availableProcessors());
    json.addProperty("heapUsed", jvm.totalMemory() - jvm.freeMemory());
    json.addProperty("heapMost", jvm.maxMemory());
    json.addProperty("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    return json;
  }

  private JsonArray bundles() {
    JsonArray list = new JsonArray();
    Arrays.stream(context.getBundles())
        .sorted(Comparator.comparing(bundle -> String.valueOf(bundle.getSymbolicName())))
        .forEach(
            bundle -> {
              JsonObject json = new JsonObject();
              json.addProperty("symbolicName", bundle.getSymbolicName());
              json.addProperty("version", bundle.getVersion().toString());
              json.addProperty(
                  "state", BUNDLE_STATES.getOrDefault(bundle.getState(), "" + bundle.getState()));
              list.add(json);
            });
    return list;
  }

  private JsonArray components() {
    JsonArray list = new JsonArray();
    components.getComponentDescriptionDTOs().stream()
        .sorted(Comparator.comparing(description -> description.name))
        .forEach(description -> list.add(component(description)));
    return list;
  }

  private JsonObject component(ComponentDescriptionDTO description) {
    JsonArray configurations = new JsonArray();
    for (ComponentConfigurationDTO one : components.getComponentConfigurationDTOs(description)) {
      JsonObject json = new JsonObject();
      json.addProperty("state", COMPONENT_STATES.getOrDefault(one.state, "" + one.state));
      JsonArray missing = new JsonArray();
      Arrays.stream(one.unsatisfiedReferences).forEach(reference -> missing.add(reference.name));
      json.add("missing", missing);
      if (one.failure != null) {
        json.addProperty("failure", one.failure.lines().findFirst().orElse(""));
      }
      configurations.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("name", description.name);
    json.addProperty("bundle", description.bundle.symbolicName);
    json.addProperty("enabled", components.isComponentEnabled(description));
    json.add("configurations", configurations);
    return json;
  }
}
