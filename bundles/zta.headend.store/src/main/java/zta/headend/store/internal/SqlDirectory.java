package zta.headend.store.internal;

import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.enrolment.Organization;
import zta.api.fault.FaultException;
import zta.api.headend.Changes.Topic;
import zta.api.headend.Directory;
import zta.api.headend.Identity;
import zta.api.headend.IdentityCa;

/** The organisation and its users in tables. */
@Component
public final class SqlDirectory implements Directory {
  private final Database database;
  private final IdentityCas cas;

  /** Works on a database; a new one gets an organisation without a name. */
  @Activate
  public SqlDirectory(@Reference Database database, @Reference InstantSource clock)
      throws FaultException {
    this.database = database;
    this.cas = new IdentityCas(database, clock);
    database.change(
        tx ->
            tx.update(
                "INSERT INTO organization (id, name) SELECT CAST(? AS VARCHAR), ''"
                    + " WHERE NOT EXISTS (SELECT 1 FROM organization)",
                UUID.randomUUID().toString()));
  }

  @Override
  public Organization organization() throws FaultException {
    return database
        .run(
            tx ->
                tx.one(
                    "SELECT * FROM organization",
                    row -> new Organization(row.text("id"), row.text("name"))))
        .orElseThrow(() -> new IllegalStateException("the table organization is empty"));
  }

  @Override
  public void name(String organizationName) throws FaultException {
    database.change(
        tx -> {
          tx.update("UPDATE organization SET name = ?", organizationName);
          tx.changed(Topic.DIRECTORY);
          return true;
        });
  }

  @Override
  public void put(Identity identity) throws FaultException {
    String key = key(identity.identity());
    database.change(
        tx -> {
          tx.update("DELETE FROM identity_group WHERE identity = ?", key);
          tx.update("DELETE FROM identity WHERE identity = ?", key);
          tx.update(
              "INSERT INTO identity (identity, display_name) VALUES (?, ?)",
              key,
              identity.displayName());
          for (String group : identity.groups()) {
            tx.update(
                "INSERT INTO identity_group (identity, group_name) VALUES (?, ?)", key, group);
          }
          tx.changed(Topic.DIRECTORY);
          return true;
        });
  }

  @Override
  public boolean remove(String identity) throws FaultException {
    return database.change(
        tx -> {
          tx.update("DELETE FROM identity_group WHERE identity = ?", key(identity));
          boolean removed = tx.update("DELETE FROM identity WHERE identity = ?", key(identity)) > 0;
          if (removed) {
            tx.changed(Topic.DIRECTORY);
          }
          return removed;
        });
  }

  @Override
  public Optional<Identity> find(String identity) throws FaultException {
    return database.run(
        tx -> {
          Set<String> groups = groups(tx, key(identity));
          return tx.one(
              "SELECT * FROM identity WHERE identity = ?",
              row -> new Identity(row.text("identity"), row.text("display_name"), groups),
              key(identity));
        });
  }

  @Override
  public List<Identity> identities() throws FaultException {
    return database.run(
        tx ->
            tx.list(
                "SELECT * FROM identity ORDER BY identity",
                row ->
                    new Identity(
                        row.text("identity"),
                        row.text("display_name"),
                        groups(tx, row.text("identity")))));
  }

  private static Set<String> groups(Transaction tx, String identity) throws SQLException {
    return new HashSet<>(
        tx.list(
            "SELECT group_name FROM identity_group WHERE identity = ?",
            row -> row.text("group_name"),
            identity));
  }

  @Override
  public IdentityCa addCa(X509Certificate certificate) throws FaultException {
    return cas.add(certificate);
  }

  @Override
  public boolean enableCa(String id, boolean enabled) throws FaultException {
    return cas.enable(id, enabled);
  }

  @Override
  public List<IdentityCa> cas() throws FaultException {
    return cas.list();
  }

  private static String key(String identity) {
    return identity.toLowerCase(Locale.ROOT);
  }
}
