package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zta.api.control.Caller;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultException;
import zta.api.flow.Flow;
import zta.api.flow.FlowTable;
import zta.api.flow.LocalUser;
import zta.api.tunnel.TunnelStatus;
import zta.api.tunnel.Tunnels;

/** Counts a user's flows and shows the tunnels that carry them. */
final class StatsVerb extends BuiltIn {
  private final AgentServices agent;

  StatsVerb(AgentServices agent) {
    super("stats", "counters of connections and tunnels");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    FlowTable table = agent.need(FlowTable.class);
    List<Flow> live = of(table.live(), user);
    List<Flow> ended = of(table.recent(Integer.MAX_VALUE), user);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema", "zta.statistics/1");
    result.put("user", user.name());
    result.put("live", live.size());
    result.put("ended", ended.size());
    result.put("refused", ended.stream().filter(f -> !f.verdict().allowed()).count());
    result.put("sent", all(live, ended).mapToLong(f -> f.counters().sent()).sum());
    result.put("received", all(live, ended).mapToLong(f -> f.counters().received()).sum());
    result.put("tunnels", tunnels(user));
    return result;
  }

  private static List<Flow> of(List<Flow> flows, LocalUser user) {
    return flows.stream().filter(flow -> flow.user().equals(user)).toList();
  }

  private static Stream<Flow> all(List<Flow> live, List<Flow> ended) {
    return Stream.concat(live.stream(), ended.stream());
  }

  private List<Map<String, Object>> tunnels(LocalUser user) {
    Optional<String> enrolment =
        agent.find(EnrolmentService.class).flatMap(s -> s.enrolment(user)).map(Enrolment::id);
    return agent.find(Tunnels.class).map(Tunnels::status).orElse(List.of()).stream()
        .filter(tunnel -> enrolment.filter(tunnel.enrolmentId()::equals).isPresent())
        .map(StatsVerb::tunnel)
        .toList();
  }

  private static Map<String, Object> tunnel(TunnelStatus tunnel) {
    return Map.of(
        "proxy", tunnel.proxy().toString(),
        "transport", tunnel.transport(),
        "state", tunnel.state(),
        "streams", tunnel.streams(),
        "since", tunnel.since());
  }
}
