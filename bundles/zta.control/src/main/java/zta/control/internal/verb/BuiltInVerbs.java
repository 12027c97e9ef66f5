package zta.control.internal.verb;

import java.util.List;
import zta.api.control.ControlVerb;

/** The verbs that every agent has, all but {@code help} and {@code subscribe}. */
public final class BuiltInVerbs {
  private BuiltInVerbs() {}

  /** Makes the verbs. */
  public static List<ControlVerb> all(AgentServices agent, String version) {
    return List.of(
        new StatusVerb(agent),
        new EnrollVerb(agent),
        new UnenrollVerb(agent),
        new SyncVerb(agent),
        new ResourcesVerb(agent),
        new ExplainVerb(agent),
        new HistoryVerb(agent),
        new FlowsVerb(agent),
        new StatsVerb(agent),
        new CertVerb(agent),
        new ModulesVerb(agent),
        new VersionVerb(version));
  }
}
