package zta.headend.portal.internal.admin;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import zta.api.headend.ActivityRow;

/**
 * Activity as CSV with the columns of the ZTA log, version 12: UTC, each field quoted, an empty
 * text for what is not known, a header row.
 */
final class ActivityCsv {
  static final List<String> COLUMNS =
      List.of(
          "timestamp",
          "identity email",
          "identity labels",
          "identity type labels",
          "hostname",
          "verdict",
          "client os",
          "client browser",
          "client geo location",
          "client ip",
          "ruleset id",
          "rule id",
          "private app group id",
          "private app id",
          "private resource id",
          "private resource group id",
          "step up auth type",
          "step up auth result",
          "step up auth token life",
          "posture id",
          "requested id fqdn",
          "resolved ip",
          "app connector group id",
          "headend type",
          "duo device id",
          "duo device id string",
          "system password",
          "client firewall",
          "disk encryption",
          "anti malware agents",
          "transaction id",
          "block reason",
          "application port",
          "application protocol",
          "tunnel type",
          "secure client version",
          "possible match ruleset id",
          "possible match rule id",
          "possible match posture",
          "source process id",
          "source process name",
          "source process hash",
          "source process user name",
          "organization id",
          "ad joined id",
          "enforced by",
          "ftd enforcement id",
          "ftd enforcement name",
          "mdm source",
          "mdm device id",
          "mdm is managed",
          "mdm is compliant",
          "mdm last updated");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final String organizationId;

  ActivityCsv(String organizationId) {
    this.organizationId = organizationId;
  }

  /** Returns the whole file. */
  String write(Collection<ActivityRow> rows) {
    StringBuilder csv = new StringBuilder(line(COLUMNS));
    for (ActivityRow row : rows) {
      Map<String, String> fields = fields(row);
      csv.append(line(COLUMNS.stream().map(name -> fields.getOrDefault(name, "")).toList()));
    }
    return csv.toString();
  }

  private Map<String, String> fields(ActivityRow row) {
    Map<String, String> fields = new HashMap<>(row.details());
    fields.put("timestamp", TIME.format(row.at()));
    fields.put("identity email", row.identity());
    fields.put("verdict", row.verdict());
    fields.put("rule id", row.ruleId());
    fields.put("private resource id", row.resourceId());
    fields.put("transaction id", row.transactionId());
    fields.put("block reason", row.verdict().equals("BLOCKED") ? row.reason() : "");
    fields.put("organization id", organizationId);
    int port = row.destination().lastIndexOf(':');
    fields.put(
        "requested id fqdn", port < 0 ? row.destination() : row.destination().substring(0, port));
    fields.put("application port", port < 0 ? "" : row.destination().substring(port + 1));
    return fields;
  }

  private static String line(List<String> fields) {
    return fields.stream().map(ActivityCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** A field stays on its line, whatever a client put into it. */
  private static String quoted(String field) {
    return '"' + field.replaceAll("\\p{Cntrl}", " ").replace("\"", "\"\"") + '"';
  }
}
