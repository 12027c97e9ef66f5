package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import zta.api.access.NearMiss;
import zta.api.access.PortRange;
import zta.api.access.PrivateResource;
import zta.api.access.Verdict;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.flow.Flow;
import zta.api.module.ModuleStatus;
import zta.api.status.Message;

/** How the contracts' records look in answers. Times are ISO 8601 in UTC. */
final class Views {
  private Views() {}

  static Map<String, Object> fault(Fault fault) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", fault.code());
    title(fault.code()).ifPresent(title -> view.put("title", title));
    view.put("place", fault.place());
    view.put("reason", fault.reason());
    view.put("remedy", fault.remedy());
    return view;
  }

  private static Optional<String> title(String code) {
    for (FaultCode known : FaultCode.values()) {
      if (known.id().equals(code)) {
        return Optional.of(known.title());
      }
    }
    return Optional.empty();
  }

  static Map<String, Object> enrolment(Enrolment enrolment) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", enrolment.id());
    view.put("identity", enrolment.identity());
    view.put(
        "organization",
        Map.of("id", enrolment.organization().id(), "name", enrolment.organization().name()));
    view.put("deviceId", enrolment.deviceId());
    view.put("method", Texts.id(enrolment.method()));
    view.put("enrolledAt", enrolment.enrolledAt());
    view.put("certificateUntil", enrolment.notAfter());
    return view;
  }

  static Map<String, Object> sync(SyncStatus sync) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("revision", sync.revision());
    view.put("lastSuccess", sync.lastSuccess());
    view.put("changed", sync.changed());
    sync.fault().ifPresent(fault -> view.put("fault", fault(fault)));
    return view;
  }

  static Map<String, Object> message(Message message) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("at", message.at());
    view.put("severity", Texts.id(message.severity()));
    view.put("text", message.text());
    message.fault().ifPresent(fault -> view.put("fault", fault(fault)));
    return view;
  }

  static Map<String, Object> module(ModuleStatus module) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("keyword", module.description().keyword());
    view.put("title", module.description().title());
    view.put("symbolicName", module.description().symbolicName());
    view.put("version", module.description().version());
    view.put("state", Texts.id(module.state()));
    view.put("since", module.since());
    view.put("fallback", module.fallback());
    module.fault().ifPresent(fault -> view.put("fault", fault(fault)));
    return view;
  }

  static Map<String, Object> flow(Flow flow) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("transactionId", flow.id().traceId());
    view.put("user", flow.user().name());
    view.put("destination", flow.tuple().destination().toString());
    view.put("interceptor", flow.interceptor());
    flow.process().ifPresent(p -> view.put("process", Map.of("pid", p.pid(), "name", p.name())));
    view.put("started", flow.started());
    view.put("sent", flow.counters().sent());
    view.put("received", flow.counters().received());
    view.put("verdict", verdict(flow.verdict()));
    flow.outcome()
        .ifPresent(
            end -> {
              view.put("ended", end.at());
              view.put("outcome", end.reason().id());
              view.put("outcomeText", end.reason().text());
            });
    return view;
  }

  static Map<String, Object> verdict(Verdict verdict) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("allowed", verdict.allowed());
    view.put("reason", verdict.reason().id());
    view.put("text", verdict.reason().text());
    view.put("remedy", verdict.reason().remedy());
    verdict.ruleId().ifPresent(rule -> view.put("rule", rule));
    verdict.resourceId().ifPresent(resource -> view.put("resource", resource));
    view.put("revision", verdict.policyRevision());
    return view;
  }

  static Map<String, Object> nearMiss(NearMiss miss, boolean withRule) {
    Map<String, Object> view = new LinkedHashMap<>();
    if (withRule) {
      view.put("rule", miss.ruleId());
    }
    view.put("unmet", miss.unmet().stream().sorted().map(Texts::id).toList());
    return view;
  }

  static Map<String, Object> resource(PrivateResource resource) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", resource.id());
    view.put("name", resource.name());
    view.put("names", resource.names());
    view.put("exceptions", resource.exceptions());
    view.put("networks", resource.networks());
    view.put("ports", resource.ports().stream().map(Views::port).toList());
    return view;
  }

  private static String port(PortRange range) {
    String ports =
        range.first() == range.last()
            ? String.valueOf(range.first())
            : range.first() + "-" + range.last();
    return Texts.id(range.protocol()) + "/" + ports;
  }
}
