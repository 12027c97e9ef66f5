package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.control.Caller;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.FaultException;

/** Gets the latest configuration now. */
final class SyncVerb extends BuiltIn {
  private final AgentServices agent;

  SyncVerb(AgentServices agent) {
    super("sync", "get the latest configuration now");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    SyncStatus status =
        Await.end(
            agent.need(ConfigurationSync.class).syncNow(arguments.user(caller)),
            "configuration sync",
            arguments.patience(30),
            () -> "",
            progress);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema", "zta.sync/1");
    result.putAll(Views.sync(status));
    return result;
  }
}
