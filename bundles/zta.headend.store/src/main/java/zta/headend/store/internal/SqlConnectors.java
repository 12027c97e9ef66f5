package zta.headend.store.internal;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultException;
import zta.api.headend.Changes.Topic;
import zta.api.headend.ConnectorCertificate;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.Connectors;

/**
 * Connectors in tables. One statement decides who uses a token up, so that of many who try at once
 * exactly one gets it.
 */
@Component
public final class SqlConnectors implements Connectors {
  private static final String COLUMNS =
      "SELECT id, name, network, created_at, registered_at, removed_at FROM connector ";

  private final Database database;
  private final InstantSource clock;

  /** Works on a database. */
  @Activate
  public SqlConnectors(@Reference Database database, @Reference InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean add(ConnectorRecord connector, byte[] tokenHash, Instant tokenEnds)
      throws FaultException {
    return database.change(
        tx -> {
          // Holds the counter's row, so that names are given out one after the other.
          tx.changed(Topic.CONNECTOR);
          boolean taken =
              tx.one(
                      "SELECT id FROM connector WHERE active_name = ?",
                      row -> row.text("id"),
                      connector.name())
                  .isPresent();
          if (!taken) {
            insert(tx, connector, tokenHash, tokenEnds);
          }
          return !taken;
        });
  }

  private static void insert(
      Transaction tx, ConnectorRecord connector, byte[] tokenHash, Instant tokenEnds)
      throws SQLException {
    tx.update(
        "INSERT INTO connector (id, name, active_name, network, token_hash, token_ends_at,"
            + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        connector.id(),
        connector.name(),
        connector.name(),
        connector.network(),
        hex(tokenHash),
        tokenEnds,
        connector.createdAt());
  }

  @Override
  public Optional<ConnectorRecord> awaiting(String id, byte[] tokenHash) throws FaultException {
    return database.run(
        tx -> {
          Optional<byte[]> stored =
              tx.one(
                      "SELECT token_hash FROM connector WHERE id = ? AND token_ends_at > ?"
                          + " AND registered_at IS NULL AND removed_at IS NULL",
                      row -> row.optText("token_hash"),
                      id,
                      clock.instant())
                  .flatMap(hash -> hash)
                  .map(HexFormat.of()::parseHex);
          return stored.isPresent() && MessageDigest.isEqual(stored.get(), tokenHash)
              ? byId(tx, id)
              : Optional.<ConnectorRecord>empty();
        });
  }

  @Override
  public boolean register(byte[] tokenHash, ConnectorCertificate certificate)
      throws FaultException {
    return database.change(
        tx -> {
          Instant now = clock.instant();
          int won =
              tx.update(
                  "UPDATE connector SET registered_at = ?, token_hash = NULL"
                      + " WHERE id = ? AND token_hash = ? AND token_ends_at > ?"
                      + " AND registered_at IS NULL AND removed_at IS NULL",
                  now,
                  certificate.connectorId(),
                  hex(tokenHash),
                  now);
          if (won == 1) {
            insert(tx, certificate);
            tx.changed(Topic.CONNECTOR);
          }
          return won == 1;
        });
  }

  @Override
  public boolean renew(ConnectorCertificate certificate) throws FaultException {
    return database.change(
        tx -> {
          String id = certificate.connectorId();
          // Holds the counter's row, so that a removal comes before or after.
          tx.changed(Topic.CONNECTOR);
          boolean active = byId(tx, id).filter(ConnectorRecord::active).isPresent();
          if (active) {
            tx.update(
                "DELETE FROM connector_certificate WHERE connector_id = ? AND not_after < ?",
                id,
                clock.instant());
            insert(tx, certificate);
          }
          return active;
        });
  }

  private static void insert(Transaction tx, ConnectorCertificate certificate) throws SQLException {
    tx.update(
        "INSERT INTO connector_certificate (serial, connector_id, pem, not_after)"
            + " VALUES (?, ?, ?, ?)",
        certificate.serial(),
        certificate.connectorId(),
        certificate.pem(),
        certificate.notAfter());
  }

  @Override
  public boolean remove(String id) throws FaultException {
    return database.change(
        tx -> {
          int removed =
              tx.update(
                  "UPDATE connector SET removed_at = ?, active_name = NULL, token_hash = NULL"
                      + " WHERE id = ? AND removed_at IS NULL",
                  clock.instant(),
                  id);
          if (removed == 1) {
            tx.update("DELETE FROM connector_certificate WHERE connector_id = ?", id);
            tx.changed(Topic.CONNECTOR);
          }
          return removed == 1;
        });
  }

  @Override
  public Optional<ConnectorRecord> find(String id) throws FaultException {
    return database.run(tx -> byId(tx, id));
  }

  private static Optional<ConnectorRecord> byId(Transaction tx, String id) throws SQLException {
    return tx.one(COLUMNS + "WHERE id = ?", SqlConnectors::connector, id);
  }

  @Override
  public List<ConnectorRecord> list() throws FaultException {
    return database.run(
        tx ->
            tx.list(COLUMNS + "WHERE removed_at IS NULL ORDER BY name", SqlConnectors::connector));
  }

  @Override
  public Set<String> networks() throws FaultException {
    return Set.copyOf(
        database.run(
            tx ->
                tx.list(
                    "SELECT DISTINCT network FROM connector WHERE removed_at IS NULL",
                    row -> row.text("network"))));
  }

  @Override
  public Optional<ConnectorCertificate> certificate(String serial) throws FaultException {
    return database.run(
        tx ->
            tx.one(
                "SELECT * FROM connector_certificate WHERE serial = ?",
                row ->
                    new ConnectorCertificate(
                        row.text("serial"),
                        row.text("connector_id"),
                        row.text("pem"),
                        row.time("not_after")),
                serial));
  }

  private static ConnectorRecord connector(Row row) throws SQLException {
    return new ConnectorRecord(
        row.text("id"),
        row.text("name"),
        row.text("network"),
        row.time("created_at"),
        row.optTime("registered_at"),
        row.optTime("removed_at"));
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
