package zta.control.internal.verb;

import java.util.Map;
import zta.api.control.Caller;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.MessageHistory;

/** Shows the Message History. */
final class HistoryVerb extends BuiltIn {
  private final AgentServices agent;

  HistoryVerb(AgentServices agent) {
    super("history", "message history, latest first");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    int limit = arguments.number("limit", 50, 1, 1000);
    return Map.of(
        "schema", "zta.history/1",
        "user", user.name(),
        "messages",
            agent.need(MessageHistory.class).messages(user, limit).stream()
                .map(Views::message)
                .toList());
  }
}
