package zta.headend.store.internal;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateRecord;
import zta.api.headend.Changes.Topic;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;

/** Enrolments and certificates in tables. */
@Component
public final class SqlEnrolments implements Enrolments {
  private final Database database;
  private final InstantSource clock;

  /** Works on a database. */
  @Activate
  public SqlEnrolments(@Reference Database database, @Reference InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void add(EnrolmentRecord enrolment) throws FaultException {
    database.change(
        tx -> {
          for (String before : activeOf(tx, enrolment.identity(), enrolment.deviceId())) {
            end(tx, before);
          }
          insert(tx, enrolment);
          tx.changed(Topic.ENROLMENT);
          return true;
        });
  }

  private static List<String> activeOf(Transaction tx, String identity, String deviceId)
      throws SQLException {
    return tx.list(
        "SELECT id FROM enrolment WHERE identity = ? AND device_id = ? AND revoked_at IS NULL",
        row -> row.text("id"),
        identity,
        deviceId);
  }

  private static void insert(Transaction tx, EnrolmentRecord enrolment) throws SQLException {
    tx.update(
        "INSERT INTO enrolment (id, organization, identity, method, device_id, device_name, os,"
            + " agent_version, mdm_id, created_at, revoked_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        enrolment.id(),
        enrolment.organization(),
        enrolment.identity(),
        enrolment.method(),
        enrolment.deviceId(),
        enrolment.deviceName(),
        enrolment.os(),
        enrolment.agentVersion(),
        enrolment.mdmId().orElse(null),
        enrolment.createdAt(),
        enrolment.revokedAt().orElse(null));
  }

  @Override
  public Optional<EnrolmentRecord> find(String id) throws FaultException {
    return database.run(
        tx -> tx.one("SELECT * FROM enrolment WHERE id = ?", SqlEnrolments::enrolment, id));
  }

  @Override
  public List<EnrolmentRecord> list() throws FaultException {
    return database.run(
        tx ->
            tx.list(
                "SELECT * FROM enrolment ORDER BY created_at DESC, id", SqlEnrolments::enrolment));
  }

  @Override
  public boolean revoke(String id) throws FaultException {
    return database.change(
        tx -> {
          boolean ended = end(tx, id);
          if (ended) {
            tx.changed(Topic.ENROLMENT);
          }
          return ended;
        });
  }

  /** Ends an enrolment with all that hangs on it. */
  private boolean end(Transaction tx, String id) throws SQLException {
    Instant now = clock.instant();
    int ended =
        tx.update(
            "UPDATE enrolment SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id);
    tx.update(
        "UPDATE certificate SET revoked_at = ? WHERE enrolment_id = ? AND revoked_at IS NULL",
        now,
        id);
    tx.update("DELETE FROM account_binding WHERE enrolment_id = ?", id);
    return ended == 1;
  }

  @Override
  public void addCertificate(CertificateRecord certificate) throws FaultException {
    database.change(
        tx -> {
          tx.update(
              "INSERT INTO certificate (serial, enrolment_id, pem, not_after, revoked_at)"
                  + " VALUES (?, ?, ?, ?, ?)",
              certificate.serial(),
              certificate.enrolmentId(),
              certificate.pem(),
              certificate.notAfter(),
              certificate.revokedAt().orElse(null));
          tx.changed(Topic.ENROLMENT);
          return true;
        });
  }

  @Override
  public boolean revokeCertificate(String serial) throws FaultException {
    return database.change(
        tx -> {
          int revoked =
              tx.update(
                  "UPDATE certificate SET revoked_at = ? WHERE serial = ? AND revoked_at IS NULL",
                  clock.instant(),
                  serial);
          if (revoked == 1) {
            tx.changed(Topic.ENROLMENT);
          }
          return revoked == 1;
        });
  }

  @Override
  public Optional<CertificateRecord> certificate(String serial) throws FaultException {
    return database.run(
        tx ->
            tx.one(
                "SELECT * FROM certificate WHERE serial = ?", SqlEnrolments::certificate, serial));
  }

  private static EnrolmentRecord enrolment(Row row) throws SQLException {
    return new EnrolmentRecord(
        row.text("id"),
        row.text("organization"),
        row.text("identity"),
        row.text("method"),
        row.text("device_id"),
        row.text("device_name"),
        row.text("os"),
        row.text("agent_version"),
        row.optText("mdm_id"),
        row.time("created_at"),
        row.optTime("revoked_at"));
  }

  private static CertificateRecord certificate(Row row) throws SQLException {
    return new CertificateRecord(
        row.text("serial"),
        row.text("enrolment_id"),
        row.text("pem"),
        row.time("not_after"),
        row.optTime("revoked_at"));
  }
}
