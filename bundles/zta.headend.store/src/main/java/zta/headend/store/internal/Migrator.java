package zta.headend.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Brings the tables to the state that this version wants: numbered scripts, each run once, none
 * ever changed. A script's statements can be run again, because not every database undoes them when
 * the power fails half-way.
 */
final class Migrator {
  private static final String PLACE = "headend database";

  /**
   * A step.
   *
   * @param version number, from 1 without gaps
   * @param name for people
   * @param sql statements, each ending with a semicolon at the end of a line
   */
  record Script(int version, String name, String sql) {
    String checksum() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(sql.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    List<String> statements() {
      List<String> statements = new ArrayList<>();
      for (String statement : sql.split(";\\s*(\\R|$)", -1)) {
        if (!statement.isBlank()) {
          statements.add(statement);
        }
      }
      return statements;
    }
  }

  private final List<Script> scripts;
  private final InstantSource clock;

  Migrator(List<Script> scripts, InstantSource clock) {
    this.scripts = List.copyOf(scripts);
    this.clock = clock;
  }

  /** Returns the scripts of this version. */
  static List<Script> scripts() {
    return List.of(
        resource(1, "001-record.sql"),
        resource(2, "002-activity-key.sql"),
        resource(3, "003-connectors.sql"));
  }

  private static Script resource(int version, String name) {
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + name);
      }
      return new Script(version, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Runs what is missing. */
  void migrate(Database database) throws FaultException {
    database.change(
        tx ->
            tx.update(
                "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name"
                    + " VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMP(6) WITH"
                    + " TIME ZONE NOT NULL)"));
    for (Script script : scripts) {
      apply(database, script);
    }
    refuseNewer(database);
  }

  private void apply(Database database, Script script) throws FaultException {
    Optional<String> known =
        database.change(
            tx -> {
              Optional<String> checksum = checksum(tx, script);
              if (checksum.isEmpty()) {
                run(tx, script);
              }
              return checksum;
            });
    if (known.isPresent() && !known.get().equals(script.checksum())) {
      throw new FaultException(
          FaultCode.STORAGE_DAMAGED.at(
              PLACE,
              "step " + script.name() + " is not the one that made these tables",
              "Use the headend version that made the database, or restore a backup."));
    }
  }

  private static Optional<String> checksum(Transaction tx, Script script) throws SQLException {
    return tx.one(
        "SELECT checksum FROM schema_version WHERE version = ?",
        row -> row.text("checksum"),
        script.version());
  }

  private void run(Transaction tx, Script script) throws SQLException {
    for (String statement : script.statements()) {
      tx.update(statement);
    }
    tx.update(
        "INSERT INTO schema_version (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        script.version(),
        script.name(),
        script.checksum(),
        clock.instant());
  }

  private void refuseNewer(Database database) throws FaultException {
    Optional<Long> latest =
        database.run(
            tx ->
                tx.one(
                    "SELECT MAX(version) AS latest FROM schema_version",
                    row -> row.number("latest")));
    if (latest.orElse(0L) > scripts.size()) {
      throw new FaultException(
          FaultCode.CONFIG_FOREIGN.at(
              PLACE,
              "the database was made by a newer version of the headend",
              "Start that version, or restore a backup."));
    }
  }
}
