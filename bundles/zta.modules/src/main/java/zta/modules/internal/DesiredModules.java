package zta.modules.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * What shall run, kept over restarts: the enabled keywords, and for each module the version in
 * force.
 *
 * @param enabled enabled keywords, absent while nobody chose, which enables all
 * @param inForce keyword to version
 */
record DesiredModules(Optional<Set<String>> enabled, Map<String, String> inForce) {
  private static final String SCHEMA = "zta.modules/1";
  private static final int MAX_BYTES = 1 << 20;

  static final DesiredModules NONE = new DesiredModules(Optional.empty(), Map.of());

  DesiredModules {
    enabled = enabled.map(Set::copyOf);
    inForce = Map.copyOf(inForce);
  }

  boolean enables(String keyword) {
    return enabled.isEmpty() || enabled.get().contains(keyword);
  }

  DesiredModules enabling(Set<String> keywords) {
    return new DesiredModules(Optional.of(keywords), inForce);
  }

  DesiredModules with(String keyword, String version) {
    Map<String, String> changed = new TreeMap<>(inForce);
    changed.put(keyword, version);
    return new DesiredModules(enabled, changed);
  }

  static DesiredModules load(Path file) throws FaultException {
    if (!Files.exists(file)) {
      return NONE;
    }
    JsonView view = StrictJson.view(SafeFiles.read(file, MAX_BYTES), file.toString());
    view.schema(SCHEMA);
    Map<String, String> versions = new TreeMap<>();
    JsonView inForce = view.object("inForce");
    for (String keyword : inForce.json().keySet()) {
      versions.put(keyword, inForce.string(keyword));
    }
    Optional<Set<String>> enabled =
        view.has("enabled")
            ? Optional.of(new TreeSet<>(view.strings("enabled")))
            : Optional.empty();
    return new DesiredModules(enabled, versions);
  }

  void store(Path file) throws FaultException {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    enabled.ifPresent(
        keywords -> {
          JsonArray array = new JsonArray();
          new TreeSet<>(keywords).forEach(array::add);
          json.add("enabled", array);
        });
    JsonObject versions = new JsonObject();
    new TreeMap<>(inForce).forEach(versions::addProperty);
    json.add("inForce", versions);
    AtomicFiles.write(file, json.toString());
  }
}
