package zta.headend.store.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultException;
import zta.api.headend.Secrets;

/**
 * Account bindings in a table. One statement decides who uses a binding up, so that of many who try
 * at once exactly one gets it.
 */
@Component
public final class SqlSecrets implements Secrets {
  private static final Duration LIFE = Duration.ofHours(1);

  private final Database database;
  private final InstantSource clock;

  /** Works on a database. */
  @Activate
  public SqlSecrets(@Reference Database database, @Reference InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void add(Binding binding, byte[] macKey) throws FaultException {
    Instant now = clock.instant();
    database.change(
        tx -> {
          tx.update("DELETE FROM account_binding WHERE expires_at < ?", now);
          return tx.update(
              "INSERT INTO account_binding (key_id, enrolment_id, mac_key, expires_at)"
                  + " VALUES (?, ?, ?, ?)",
              binding.keyId(),
              binding.enrolmentId(),
              Base64.getEncoder().encodeToString(macKey),
              now.plus(LIFE));
        });
  }

  @Override
  public Optional<byte[]> macKey(String keyId) throws FaultException {
    return database.run(
        tx ->
            tx.one(
                "SELECT mac_key FROM account_binding WHERE key_id = ? AND expires_at > ?",
                row -> Base64.getDecoder().decode(row.text("mac_key")),
                keyId,
                clock.instant()));
  }

  @Override
  public Optional<Binding> consume(String keyId, String user) throws FaultException {
    return database.change(
        tx -> {
          int won =
              tx.update(
                  "UPDATE account_binding SET used_by = ?"
                      + " WHERE key_id = ? AND expires_at > ? AND (used_by IS NULL OR used_by = ?)",
                  user,
                  keyId,
                  clock.instant(),
                  user);
          return won == 0
              ? Optional.<Binding>empty()
              : tx.one(
                  "SELECT enrolment_id FROM account_binding WHERE key_id = ?",
                  row -> new Binding(keyId, row.text("enrolment_id")),
                  keyId);
        });
  }
}
