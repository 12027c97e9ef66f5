package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Table;
import zta.cli.internal.text.Times;

/** Searches the activity. */
@Command(name = "activity", description = "Search who accessed what, latest first.")
public final class ActivityCommand extends AdminTask {
  @Option(names = "--identity", paramLabel = "EMAIL", description = "of this user")
  private String identity = "";

  @Option(names = "--destination", paramLabel = "HOST:PORT", description = "to this destination")
  private String destination = "";

  @Option(names = "--transaction", paramLabel = "ID", description = "this flow")
  private String transaction = "";

  @Option(names = "--verdict", paramLabel = "VERDICT", description = "ALLOWED or BLOCKED")
  private String verdict = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "not before, as 2026-03-01T12:00:00Z")
  private String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "before, as 2026-03-01T12:00:00Z")
  private String to = "";

  @Option(names = "--limit", paramLabel = "N", description = "at most so many (default: 20)")
  private int limit = 20;

  @Option(names = "--csv", description = "all columns of the ZTA log v12 as CSV")
  private boolean csv;

  /** Makes the command for a session. */
  public ActivityCommand(Session session) {
    super(session);
  }

  @Override
  void run(AdminApi api, Terminal terminal) throws FaultException {
    String path = "activity" + AdminApi.query(query());
    if (csv) {
      terminal.raw(api.get(path, "text/csv"));
      return;
    }
    String answer = api.get(path, JSON);
    if (asJson(terminal, answer)) {
      return;
    }
    Table table =
        new Table("TIME", "IDENTITY", "DESTINATION", "VERDICT", "REASON", "RULE", "TRANSACTION");
    for (JsonObject row : objects(answer)) {
      table.row(
          Times.local(Json.text(row, "at")),
          Json.text(row, "identity"),
          Json.text(row, "destination"),
          Json.text(row, "verdict"),
          Json.text(row, "reason"),
          Json.text(row, "ruleId"),
          Json.text(row, "transactionId"));
    }
    if (table.isEmpty()) {
      terminal.say("Nothing found.");
    } else {
      table.writeTo(terminal::line);
    }
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("identity", identity);
    query.put("destination", destination);
    query.put("transactionId", transaction);
    query.put("verdict", verdict);
    query.put("from", from);
    query.put("to", to);
    query.put("limit", String.valueOf(limit));
    return query;
  }
}
