package zta.control.internal.verb;

import java.util.Map;
import zta.api.control.Caller;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;

/** Ends a user's enrolment. */
final class UnenrollVerb extends BuiltIn {
  private final AgentServices agent;

  UnenrollVerb(AgentServices agent) {
    super("unenroll", "end the enrolment, remove certificate, key and configuration");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    LocalUser user = arguments.user(caller);
    EnrolmentService enrolments = agent.need(EnrolmentService.class);
    if (enrolments.enrolment(user).isEmpty()) {
      throw new FaultException(
          FaultCode.NOT_ENROLLED.at("user " + user, "there is nothing to end"));
    }
    var unused =
        Await.end(
            enrolments.unenroll(user, caller.administrator()),
            "unenrolment",
            arguments.patience(60),
            () -> "",
            progress);
    return Map.of("schema", "zta.unenrolment/1", "user", user.name());
  }
}
