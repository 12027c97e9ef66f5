package zta.headend.proxy.internal;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import zta.api.access.Condition;
import zta.api.access.NearMiss;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;
import zta.api.headend.EnrolmentRecord;

/** Writes one activity row per access, with the column names of the ZTA log, version 12. */
public final class ActivityLog {
  private final Activity activity;
  private final InstantSource clock;

  /** Makes it over the record. */
  public ActivityLog(Activity activity, InstantSource clock) {
    this.activity = activity;
    this.clock = clock;
  }

  /** Notes a granted access; returns the key for {@link #ended}. */
  public UUID allowed(Access access) {
    return record(access, "ALLOWED", ReasonCode.ALLOWED, Optional.empty());
  }

  /** Notes a refused access. */
  public void blocked(Access access, ReasonCode reason, Optional<String> rule) {
    record(access, "BLOCKED", reason, rule);
  }

  /** Notes the end of a granted access. */
  public void ended(UUID row, ReasonCode reason, long sent, long received) {
    activity.ended(row, clock.instant(), reason.id(), sent, received);
  }

  private UUID record(Access access, String verdict, ReasonCode reason, Optional<String> rule) {
    Access.Found found = access.found();
    Optional<Caller> caller = Optional.ofNullable(found.caller());
    Optional<Verdict> said = Optional.ofNullable(found.verdict());
    return activity.record(
        new ActivityRow(
            access.at(),
            access.flow().traceId(),
            caller.map(c -> c.subject().identity()).orElse(""),
            verdict,
            reason.id(),
            said.flatMap(Verdict::resourceId).orElse(""),
            rule.or(() -> said.flatMap(Verdict::ruleId)).orElse(""),
            access.destination().map(d -> d.authority()).orElse(printable(access.target())),
            details(access, found, reason, verdict)));
  }

  private static Map<String, String> details(
      Access access, Access.Found found, ReasonCode reason, String verdict) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("client ip", access.client().getAddress().getHostAddress());
    columns.put("requested id fqdn", access.destination().map(d -> d.host()).orElse(""));
    columns.put("application port", access.destination().map(d -> "" + d.port()).orElse(""));
    columns.put(
        "application protocol", access.destination().map(d -> d.protocol().name()).orElse(""));
    columns.put("tunnel type", access.tunnelType());
    columns.put("headend type", "ZTA");
    Optional.ofNullable(found.dialled())
        .ifPresent(address -> columns.put("resolved ip", address.getHostAddress()));
    Optional.ofNullable(found.connector())
        .ifPresent(
            connector -> {
              columns.put("app connector id", connector.name());
              columns.put("app connector group id", connector.network());
            });
    if (verdict.equals("BLOCKED")) {
      columns.put("block reason", reason.id());
    }
    Optional.ofNullable(found.caller()).ifPresent(c -> device(columns, c.enrolment()));
    Optional.ofNullable(found.verdict()).ifPresent(v -> nearMisses(columns, v));
    return columns;
  }

  private static void device(Map<String, String> columns, EnrolmentRecord enrolment) {
    columns.put("hostname", enrolment.deviceName());
    columns.put("client os", enrolment.os());
    columns.put("secure client version", enrolment.agentVersion());
    columns.put("organization id", enrolment.organization());
    enrolment.mdmId().ifPresent(id -> columns.put("mdm device id", id));
  }

  private static void nearMisses(Map<String, String> columns, Verdict verdict) {
    if (!verdict.nearMisses().isEmpty()) {
      columns.put(
          "possible match rule id",
          verdict.nearMisses().stream().map(NearMiss::ruleId).collect(Collectors.joining(" ")));
      columns.put(
          "possible match posture",
          verdict.nearMisses().stream()
              .filter(miss -> miss.unmet().contains(Condition.POSTURE))
              .map(NearMiss::ruleId)
              .collect(Collectors.joining(" ")));
    }
  }

  private static String printable(String target) {
    String text = target.length() > 255 ? target.substring(0, 255) : target;
    return text.replaceAll("[^ -~]", "?");
  }
}
