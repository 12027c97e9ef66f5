package zta.policy.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import zta.api.access.PrivateResource;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.lib.json.JsonView;

/** Compiles a document of schema {@code zta.policy/1}; its first fault ends the reading. */
final class DocumentReader {
  static final String SCHEMA = "zta.policy/1";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final JsonView document;
  private final Map<String, Integer> resourceIndexes = new HashMap<>();
  private final List<PrivateResource> resources = new ArrayList<>();
  private final Destinations.Builder destinations = new Destinations.Builder();

  DocumentReader(JsonView document) {
    this.document = document;
  }

  CompiledPolicy policy() throws FaultException {
    document.schema(SCHEMA);
    document.only("schema", "revision", "resources", "rules");
    long revision = document.optInteger("revision").orElse(0);
    if (revision < 0) {
      throw document.fault("revision", "must not be negative");
    }
    List<JsonView> views = document.objects("resources");
    for (JsonView view : views) {
      add(view);
    }
    Destinations built = destinations.build();
    for (int i = 0; i < views.size(); i++) {
      checkNameserver(resources.get(i), views.get(i), built);
    }
    return new CompiledPolicy(revision, resources, built, rules());
  }

  /** What is no resource would be asked outside the tunnel, or not at all. */
  private void checkNameserver(PrivateResource resource, JsonView view, Destinations built)
      throws FaultException {
    Optional<Destination> server = resource.nameserver();
    if (server.isEmpty()) {
      return;
    }
    int index = built.find(server.get().host());
    if (index == Destinations.NONE) {
      throw view.fault(
          ResourceReader.NAMESERVER, "no resource has " + server.get().host() + "; add one");
    }
    if (!CompiledPolicy.hasPort(resources.get(index), server.get())) {
      throw view.fault(
          ResourceReader.NAMESERVER,
          "the resource \"" + resources.get(index).id() + "\" lacks the port " + server.get());
    }
  }

  private void add(JsonView view) throws FaultException {
    PrivateResource resource = new ResourceReader(view).resource();
    if (resourceIndexes.putIfAbsent(resource.id(), resources.size()) != null) {
      throw view.fault("id", "another resource has the id \"" + resource.id() + "\"");
    }
    destinations.add(resources.size(), resource, view);
    resources.add(resource);
  }

  private List<Rule> rules() throws FaultException {
    List<Rule> rules = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonView view : document.objects("rules")) {
      Rule rule = new RuleReader(view, resourceIndexes).rule();
      if (!ids.add(rule.id())) {
        throw view.fault("id", "another rule has the id \"" + rule.id() + "\"");
      }
      rules.add(rule);
    }
    return rules;
  }

  /** Returns whether a text has the form of an id. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Reads the id of a resource or rule. */
  static String id(JsonView view) throws FaultException {
    String id = view.string("id");
    if (!isId(id)) {
      throw view.fault(
          "id", "must be 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit");
    }
    return id;
  }
}
