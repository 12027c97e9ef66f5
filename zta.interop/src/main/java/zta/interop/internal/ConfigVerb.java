package zta.interop.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.interop.internal.asa.AsaConfiguration;
import zta.interop.internal.asa.AsaParser;

/** Says what an ASA-style configuration would do, and what is wrong with it; changes nothing. */
@Component(configurationPid = "zta.interop")
public final class ConfigVerb implements ControlVerb {
  private final String groupPolicy;

  /** Makes the verb for the group policy that this agent follows. */
  @Activate
  public ConfigVerb(InteropConfig config) {
    this.groupPolicy = config.groupPolicy();
  }

  @Override
  public String name() {
    return "config";
  }

  @Override
  public String help() {
    return "check an ASA-style configuration";
  }

  @Override
  public Map<String, Object> execute(
      Caller caller, Map<String, Object> arguments, Progress progress) throws FaultException {
    if (!"check".equals(arguments.get("action"))
        || !(arguments.get("text") instanceof String text)) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at("config", "it needs action \"check\" and the text"));
    }
    String place = String.valueOf(arguments.getOrDefault("place", "configuration"));
    AsaConfiguration configuration = AsaParser.parse(text, place);
    ModuleChoice choice = ModuleChoice.of(configuration, groupPolicy, place);
    List<Fault> faults = new ArrayList<>(configuration.faults());
    faults.addAll(choice.faults());
    return Map.of(
        "schema",
        "zta.configuration-check/1",
        "modules",
        new TreeSet<>(choice.keywords().orElse(Set.of())),
        "faults",
        faults.stream().map(ConfigVerb::view).toList());
  }

  private static Map<String, Object> view(Fault fault) {
    return Map.of(
        "code", fault.code(),
        "place", fault.place(),
        "reason", fault.reason(),
        "remedy", fault.remedy());
  }
}
