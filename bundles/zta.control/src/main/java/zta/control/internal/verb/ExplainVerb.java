package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.access.NearMiss;
import zta.api.control.Caller;
import zta.api.enrolment.ActivityLookup;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Answer;
import zta.api.intercept.Explainer;
import zta.api.intercept.Explanation;

/**
 * Says what becomes of a connection and why: who takes it, which rule decides, what nearly fits,
 * the latest flow, and the rows that the proxy wrote.
 */
final class ExplainVerb extends BuiltIn {
  private final AgentServices agent;

  ExplainVerb(AgentServices agent) {
    super("explain", "why a connection is allowed, refused or left alone");
    this.agent = agent;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    Destination destination = DestinationText.parse(arguments.need("destination"));
    LocalUser user = arguments.user(caller);
    int limit = arguments.number("limit", 3, 0, 100);
    Explanation explanation = agent.need(Explainer.class).explain(user, destination);
    Map<String, Object> view = view(explanation, caller);
    if (limit > 0 && explanation.resource().isPresent()) {
      progress.step("Searching the headend's activity");
      addActivity(view, user, destination, limit);
    }
    return view;
  }

  private static Map<String, Object> view(Explanation explanation, Caller caller) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("schema", "zta.explanation/1");
    view.put("user", explanation.user().name());
    view.put("destination", explanation.destination().toString());
    view.put("order", explanation.order());
    view.put("stage", explanation.decision().stage());
    view.put("answer", answer(explanation.decision().answer()));
    explanation.resource().ifPresent(r -> view.put("resource", Views.resource(r)));
    explanation
        .verdict()
        .ifPresent(
            verdict -> {
              view.put("verdict", Views.verdict(verdict));
              view.put("nearMisses", nearMisses(verdict.nearMisses(), caller));
            });
    explanation.latest().ifPresent(flow -> view.put("flow", Views.flow(flow)));
    return view;
  }

  /** Plain users see which kinds of condition were not met, administrators also of which rule. */
  private static List<Map<String, Object>> nearMisses(List<NearMiss> misses, Caller caller) {
    return misses.stream().map(miss -> Views.nearMiss(miss, caller.administrator())).toList();
  }

  private static String answer(Answer answer) {
    if (answer instanceof Answer.Take) {
      return "take";
    }
    return answer instanceof Answer.Refuse ? "refuse" : "pass";
  }

  /** The search is one source of several: what keeps it from answering is part of the answer. */
  private void addActivity(
      Map<String, Object> view, LocalUser user, Destination destination, int limit) {
    Optional<ActivityLookup> lookup = agent.find(ActivityLookup.class);
    try {
      if (lookup.isPresent()) {
        view.put("activity", lookup.get().rows(user, destination.authority(), limit));
      } else {
        view.put("activityFault", Views.fault(absent()));
      }
    } catch (FaultException e) {
      view.put("activityFault", Views.fault(e.fault()));
    }
  }

  private static Fault absent() {
    return FaultCode.SERVICE_MISSING.at("activity search", "that part is not running");
  }
}
