package zta.control.internal.verb;

import java.util.Map;
import zta.api.control.Caller;
import zta.api.fault.FaultException;
import zta.api.status.StatusService;

/** Says how things stand for a user. */
final class StatusVerb extends BuiltIn {
  private final AgentServices agent;

  StatusVerb(AgentServices agent) {
    super("status", "how things stand");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    return StatusView.of(agent.need(StatusService.class).status(arguments.user(caller)), caller);
  }
}
