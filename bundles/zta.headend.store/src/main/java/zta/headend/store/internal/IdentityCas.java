package zta.headend.store.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.api.headend.Changes.Topic;
import zta.api.headend.IdentityCa;
import zta.lib.x509.Pem;

/** The uploaded CAs; the id of one is the SHA-256 of its certificate. */
final class IdentityCas {
  private static final String BY_ID = "SELECT * FROM identity_ca WHERE id = ?";

  private final Database database;
  private final InstantSource clock;

  IdentityCas(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  IdentityCa add(X509Certificate certificate) throws FaultException {
    IdentityCa added =
        new IdentityCa(
            id(certificate), certificate, true, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return database.change(
        tx -> {
          Optional<IdentityCa> known = tx.one(BY_ID, IdentityCas::ca, added.id());
          if (known.isPresent()) {
            return known.get();
          }
          tx.update(
              "INSERT INTO identity_ca (id, pem, enabled, uploaded_at) VALUES (?, ?, TRUE, ?)",
              added.id(),
              Pem.encode(certificate),
              added.uploadedAt());
          tx.changed(Topic.IDENTITY_CA);
          return added;
        });
  }

  boolean enable(String id, boolean enabled) throws FaultException {
    return database.change(
        tx -> {
          boolean known =
              tx.update("UPDATE identity_ca SET enabled = ? WHERE id = ?", enabled, id) > 0;
          if (known) {
            tx.changed(Topic.IDENTITY_CA);
          }
          return known;
        });
  }

  List<IdentityCa> list() throws FaultException {
    return database.run(
        tx -> tx.list("SELECT * FROM identity_ca ORDER BY uploaded_at, id", IdentityCas::ca));
  }

  private static IdentityCa ca(Row row) throws SQLException {
    return new IdentityCa(
        row.text("id"), certificate(row.text("pem")), row.flag("enabled"), row.time("uploaded_at"));
  }

  /** What was encoded before it was stored can be decoded. */
  private static X509Certificate certificate(String pem) throws SQLException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new SQLException("a stored CA certificate is damaged", "22000", e);
    }
  }

  private static String id(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
