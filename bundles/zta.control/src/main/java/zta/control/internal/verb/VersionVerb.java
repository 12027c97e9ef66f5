package zta.control.internal.verb;

import java.util.Map;
import zta.api.control.Caller;
import zta.lib.control.ControlClient;

/** Says which agent this is. */
final class VersionVerb extends BuiltIn {
  private final String version;

  VersionVerb(String version) {
    super("version", "version of agent and protocol");
    this.version = version;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress) {
    return Map.of(
        "schema",
        "zta.version/1",
        "agent",
        version,
        "protocol",
        ControlClient.VERSION,
        "java",
        System.getProperty("java.version", ""),
        "user",
        caller.user().name(),
        "administrator",
        caller.administrator());
  }
}
