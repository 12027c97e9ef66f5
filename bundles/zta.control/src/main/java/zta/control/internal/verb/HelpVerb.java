package zta.control.internal.verb;

import java.util.Map;
import java.util.function.Supplier;
import zta.api.control.Caller;

/** Lists the verbs, those that modules bring included. */
public final class HelpVerb extends BuiltIn {
  private final Supplier<Map<String, String>> help;

  /** Makes the verb on top of the lines of help by verb. */
  public HelpVerb(Supplier<Map<String, String>> help) {
    super("help", "this list");
    this.help = help;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress) {
    return Map.of("schema", "zta.help/1", "verbs", help.get());
  }
}
