package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.control.Caller;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.StatusService;

/** Enrols a user as the enrolment choice file says, and tells the steps. */
final class EnrollVerb extends BuiltIn {
  private final AgentServices agent;

  EnrollVerb(AgentServices agent) {
    super("enroll", "enrol in Zero Trust Access");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    Enrolment enrolment =
        Await.end(
            agent.need(EnrolmentService.class).enroll(user),
            "enrolment",
            arguments.patience(120),
            () -> step(user),
            progress);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema", "zta.enrolment/1");
    result.putAll(Views.enrolment(enrolment));
    return result;
  }

  private String step(LocalUser user) {
    return agent.find(StatusService.class).map(s -> s.status(user).step()).orElse("");
  }
}
