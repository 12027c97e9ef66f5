package zta.headend.store.internal;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultException;
import zta.api.headend.Activity.Query;
import zta.api.headend.ActivityRow;

/** The table of accesses. */
final class ActivityTable {
  private static final Gson GSON = new Gson();
  private static final int MAX_ROWS = 10_000;
  private static final String INSERT =
      "INSERT INTO activity (row_key, decided_at, transaction_id, identity, verdict, reason,"
          + " resource_id, rule_id, destination, details, ended_at, end_reason, sent_bytes,"
          + " received_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String END =
      "UPDATE activity SET ended_at = ?, end_reason = ?, sent_bytes = ?, received_bytes = ?"
          + " WHERE row_key = ? AND ended_at IS NULL";

  private final Database database;

  ActivityTable(Database database) {
    this.database = database;
  }

  /**
   * Writes all or nothing; ends come after the accesses they belong to. Most flows begin and end
   * within one batch, and then need one statement only.
   */
  void write(List<ActivityEntry> entries) throws FaultException {
    Map<UUID, ActivityEntry.End> ends = new LinkedHashMap<>();
    for (ActivityEntry entry : entries) {
      if (entry instanceof ActivityEntry.End end) {
        ends.putIfAbsent(end.key(), end);
      }
    }
    database.run(tx -> write(tx, entries, ends));
  }

  private static boolean write(
      Transaction tx, List<ActivityEntry> entries, Map<UUID, ActivityEntry.End> ends)
      throws SQLException {
    Map<UUID, ActivityEntry.End> later = new LinkedHashMap<>(ends);
    try (Batch accesses = tx.batch(INSERT);
        Batch updates = tx.batch(END)) {
      for (ActivityEntry entry : entries) {
        if (entry instanceof ActivityEntry.Access access) {
          add(accesses, access, later.remove(access.key()));
        }
      }
      for (ActivityEntry.End end : later.values()) {
        updates.add(time(end.at()), end.reason(), end.sent(), end.received(), end.key());
      }
      accesses.run();
      updates.run();
    }
    return true;
  }

  private static void add(
      Batch accesses, ActivityEntry.Access access, ActivityEntry.@Nullable End end)
      throws SQLException {
    ActivityRow row = access.row();
    accesses.add(
        access.key(),
        time(row.at()),
        row.transactionId(),
        row.identity(),
        row.verdict(),
        row.reason(),
        row.resourceId(),
        row.ruleId(),
        row.destination(),
        GSON.toJson(row.details()),
        end == null ? null : time(end.at()),
        end == null ? null : end.reason(),
        end == null ? null : end.sent(),
        end == null ? null : end.received());
  }

  private static Instant time(Instant exact) {
    return exact.truncatedTo(ChronoUnit.MICROS);
  }

  /** Deletes what is older; returns how many rows. */
  int deleteBefore(Instant time) throws FaultException {
    return database.run(tx -> tx.update("DELETE FROM activity WHERE decided_at < ?", time));
  }

  List<ActivityRow> search(Query query) throws FaultException {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    query.identity().ifPresent(value -> condition(conditions, values, "identity = ?", value));
    query
        .transactionId()
        .ifPresent(value -> condition(conditions, values, "transaction_id = ?", value));
    query.destination().ifPresent(value -> condition(conditions, values, "destination = ?", value));
    query.verdict().ifPresent(value -> condition(conditions, values, "verdict = ?", value));
    query.from().ifPresent(value -> condition(conditions, values, "decided_at >= ?", value));
    query.to().ifPresent(value -> condition(conditions, values, "decided_at < ?", value));
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    String sql =
        "SELECT * FROM activity"
            + where
            + " ORDER BY decided_at DESC, id DESC FETCH FIRST "
            + Math.max(1, Math.min(query.limit(), MAX_ROWS))
            + " ROWS ONLY";
    return database.run(tx -> tx.list(sql, ActivityTable::row, values.toArray()));
  }

  private static void condition(
      List<String> conditions, List<Object> values, String condition, Object value) {
    conditions.add(condition);
    values.add(value);
  }

  private static ActivityRow row(Row row) throws SQLException {
    return new ActivityRow(
        row.time("decided_at"),
        row.text("transaction_id"),
        row.text("identity"),
        row.text("verdict"),
        row.text("reason"),
        row.text("resource_id"),
        row.text("rule_id"),
        row.text("destination"),
        details(row));
  }

  /** The end of the flow goes by the column names of the flow log. */
  private static Map<String, String> details(Row row) throws SQLException {
    Map<String, String> details = new HashMap<>();
    JsonObject stored = JsonParser.parseString(row.text("details")).getAsJsonObject();
    for (Map.Entry<String, JsonElement> detail : stored.entrySet()) {
      details.put(detail.getKey(), detail.getValue().getAsString());
    }
    row.optTime("ended_at").ifPresent(at -> details.put("ended", at.toString()));
    row.optText("end_reason").ifPresent(reason -> details.put("connection status", reason));
    row.optNumber("sent_bytes").ifPresent(bytes -> details.put("txbytes", Long.toString(bytes)));
    row.optNumber("received_bytes")
        .ifPresent(bytes -> details.put("rxbytes", Long.toString(bytes)));
    return details;
  }
}
