package zta.control.internal.verb;

import java.util.Map;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.fault.FaultException;

/** A verb that every agent has. */
abstract class BuiltIn implements ControlVerb {
  private final String name;
  private final String help;

  BuiltIn(String name, String help) {
    this.name = name;
    this.help = help;
  }

  /** What the verb does, given arguments that can be read. */
  abstract Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException;

  @Override
  public String name() {
    return name;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public Map<String, Object> execute(
      Caller caller, Map<String, Object> arguments, Progress progress) throws FaultException {
    return run(caller, new Arguments(arguments), progress);
  }
}
