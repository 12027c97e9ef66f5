package zta.interop.internal.asa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/**
 * Reads an ASA-style configuration. Never fails: what does not concern the client is passed over,
 * what should concern it but is not understood becomes a fault naming file, line and column, and
 * the remaining lines count all the same.
 */
public final class AsaParser {
  private final String place;
  private final TreeMap<Integer, AsaImage> images = new TreeMap<>();
  private final Map<String, String> profiles = new LinkedHashMap<>();
  private final Map<String, Map<String, List<String>>> customData = new LinkedHashMap<>();
  private final Map<String, AsaGroupPolicyBuilder> policies = new LinkedHashMap<>();
  private final List<String> defaults = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  private AsaParser(String place) {
    this.place = place;
  }

  /**
   * Parses a configuration.
   *
   * @param text the whole file
   * @param place what to call it in faults
   */
  public static AsaConfiguration parse(String text, String place) {
    AsaParser parser = new AsaParser(place);
    parser.topLevel(AsaBlock.tree(AsaLines.of(text)));
    return parser.result();
  }

  private AsaConfiguration result() {
    return new AsaConfiguration(
        List.copyOf(images.values()),
        profiles,
        customData,
        policies.values().stream().map(AsaGroupPolicyBuilder::build).toList(),
        defaults,
        faults);
  }

  private void topLevel(List<AsaBlock> blocks) {
    for (AsaBlock block : blocks) {
      AsaLine line = block.line();
      switch (line.word(0)) {
        case "webvpn" -> block.children().forEach(child -> webvpn(child.line()));
        case "group-policy" -> groupPolicy(block);
        case "anyconnect-custom-data" -> customData(line);
        case "tunnel-group" -> block.children().forEach(child -> tunnelGroup(child.line()));
        case "anyconnect" ->
            fault(line, "stands outside of webvpn", "Indent it below a line: webvpn.");
        case "no" -> remove(line);
        default -> {
          // Everything else an ASA does is none of the client's business.
        }
      }
    }
  }

  private void remove(AsaLine line) {
    if (line.starts("no", "group-policy")) {
      policies.remove(line.word(2));
    } else if (line.starts("no", "anyconnect-custom-data")) {
      Map<String, List<String>> lists = customData.get(line.word(2));
      if (lists != null) {
        lists.remove(line.word(3));
      }
    }
  }

  private void webvpn(AsaLine line) {
    if (line.starts("anyconnect", "image")) {
      image(line);
    } else if (line.starts("anyconnect", "profiles") && line.words().size() == 4) {
      profiles.put(line.word(2), line.word(3));
    } else if (line.starts("no", "anyconnect", "profiles")) {
      profiles.remove(line.word(3));
    } else if (line.starts("no", "anyconnect", "image")) {
      images.values().removeIf(image -> image.file().equals(line.word(3)));
    } else if (line.starts("anyconnect", "modules")) {
      fault(
          line,
          "modules belong to a group policy",
          "Put it below: group-policy NAME attributes, webvpn.");
    } else if (line.starts("anyconnect")
        && !line.starts("anyconnect", "enable")
        && !line.starts("anyconnect", "profiles")) {
      fault(line, "unknown command " + quote(line.rest(0)), FaultCode.CONFIG_UNKNOWN_LINE.remedy());
    } else if (line.starts("anyconnect", "profiles")) {
      fault(
          line,
          "a profile has a name and a file",
          "Write: anyconnect profiles NAME disk0:/FILE.xml");
    }
  }

  private void image(AsaLine line) {
    int order = number(line.word(3));
    if (order < 1) {
      fault(
          line,
          "an image has a file and an order number",
          "Write: anyconnect image disk0:/FILE.pkg 1");
    } else {
      images.put(order, new AsaImage(line.word(2), order));
    }
  }

  private void customData(AsaLine line) {
    if (line.words().size() < 4) {
      fault(
          line,
          "a data list has a type, a name and values",
          "Write: anyconnect-custom-data TYPE NAME VALUE,VALUE");
      return;
    }
    customData
        .computeIfAbsent(line.word(1), type -> new LinkedHashMap<>())
        .computeIfAbsent(line.word(2), name -> new ArrayList<>())
        .addAll(AsaLists.split(line.rest(3)));
  }

  private void tunnelGroup(AsaLine line) {
    if (line.starts("default-group-policy") && !line.word(1).isEmpty()) {
      defaults.add(line.word(1));
    }
  }

  private void groupPolicy(AsaBlock block) {
    AsaLine line = block.line();
    String name = line.word(1);
    if (name.isEmpty()) {
      fault(line, "a group policy has a name", "Write: group-policy NAME attributes");
      return;
    }
    AsaGroupPolicyBuilder policy = policies.computeIfAbsent(name, AsaGroupPolicyBuilder::new);
    if (line.word(2).equals("attributes")) {
      block.children().forEach(child -> attribute(policy, child));
    }
  }

  private void attribute(AsaGroupPolicyBuilder policy, AsaBlock block) {
    AsaLine line = block.line();
    if (line.starts("webvpn")) {
      block.children().forEach(child -> client(policy, child.line()));
    } else if (line.starts("split-dns", "value")) {
      policy.splitDns(AsaLists.split(line.rest(2)));
    } else if (line.starts("anyconnect-custom")) {
      customAttribute(policy, line);
    } else if (line.starts("anyconnect")) {
      fault(line, "stands outside of the policy's webvpn", "Indent it below: webvpn.");
    }
  }

  private void customAttribute(AsaGroupPolicyBuilder policy, AsaLine line) {
    if (line.word(2).equals("value") && line.words().size() == 4) {
      policy.customAttribute(line.word(1), line.word(3));
    } else {
      fault(
          line,
          "a custom attribute names one data list",
          "Write: anyconnect-custom TYPE value LISTNAME");
    }
  }

  private void client(AsaGroupPolicyBuilder policy, AsaLine line) {
    if (line.starts("anyconnect", "modules", "value") && !line.word(3).isEmpty()) {
      policy.modules(AsaLists.split(line.rest(3)));
    } else if (line.starts("anyconnect", "modules", "none")) {
      policy.modules(List.of());
    } else if (line.starts("no", "anyconnect", "modules")) {
      policy.noModules();
    } else if (line.starts("anyconnect", "modules")) {
      fault(
          line,
          "modules need a list",
          "Write: anyconnect modules value dart,nvm   or: anyconnect modules none");
    } else if (line.starts("anyconnect", "profiles", "value") && !line.word(3).isEmpty()) {
      policy.profile(
          new AsaProfile(line.word(3), line.word(4).equals("type") ? line.word(5) : "user"));
    } else if (line.starts("anyconnect-custom")) {
      customAttribute(policy, line);
    } else if (line.starts("anyconnect")
        && !AsaLists.KNOWN_CLIENT_COMMANDS.contains(line.word(1))) {
      fault(line, "unknown command " + quote(line.rest(0)), FaultCode.CONFIG_UNKNOWN_LINE.remedy());
    }
  }

  private void fault(AsaLine line, String reason, String remedy) {
    String where = place + ":" + line.number() + ":" + line.column();
    faults.add(FaultCode.CONFIG_UNKNOWN_LINE.at(where, reason, remedy));
  }

  private static String quote(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return '"' + shown.replaceAll("[\\p{Cntrl}\"]", "?") + '"';
  }

  private static int number(String word) {
    return word.matches("[0-9]{1,6}") ? Integer.parseInt(word) : -1;
  }
}
