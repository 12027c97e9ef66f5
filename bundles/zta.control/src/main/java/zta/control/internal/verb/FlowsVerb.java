package zta.control.internal.verb;

import java.util.List;
import java.util.Map;
import zta.api.control.Caller;
import zta.api.fault.FaultException;
import zta.api.flow.Flow;
import zta.api.flow.FlowTable;
import zta.api.flow.LocalUser;

/** Lists a user's flows: the living, and the latest that ended. */
final class FlowsVerb extends BuiltIn {
  private final AgentServices agent;

  FlowsVerb(AgentServices agent) {
    super("flows", "connections through Zero Trust Access");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    int limit = arguments.number("limit", 20, 0, 1000);
    FlowTable table = agent.need(FlowTable.class);
    return Map.of(
        "schema", "zta.flows/1",
        "user", user.name(),
        "live", views(table.live(), user, 1000),
        "recent", views(table.recent(Integer.MAX_VALUE), user, limit));
  }

  private static List<Map<String, Object>> views(List<Flow> flows, LocalUser user, int limit) {
    return flows.stream()
        .filter(flow -> flow.user().equals(user))
        .limit(limit)
        .map(Views::flow)
        .toList();
  }
}
