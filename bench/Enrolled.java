import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import zta.api.headend.CertificateRecord;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.headend.acme.internal.ca.HeadendCertificateAuthority;

/**
 * Puts enrolments into the record of a headend that is stopped, with certificates of its own CA.
 *
 * <pre>
 * Enrolled HOME COUNT KEYS
 * </pre>
 */
final class Enrolled implements Enrolments {
  private static final char[] PASSWORD = "bench".toCharArray();
  private static final String OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
  private static final String ISSUED_FOR = "P1D";

  private final Connection record;
  private EnrolmentRecord present;

  private Enrolled(Connection record) {
    this.record = record;
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    String password = Files.readString(home.resolve("db/password")).strip();
    String url = "jdbc:h2:file:" + home.resolve("db/headend") + OPTIONS;
    Class.forName("org.h2.Driver");
    try (Connection record = DriverManager.getConnection(url, "zta", password)) {
      new Enrolled(record).add(home, Integer.parseInt(args[1]), Path.of(args[2]));
    }
  }

  private void add(Path home, int count, Path keys) throws Exception {
    HeadendCertificateAuthority authority =
        HeadendCertificateAuthority.open(home, ISSUED_FOR, this, InstantSource.system());
    String organization = organization();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    for (int i = 0; i < count; i++) {
      present = enrolment(organization, "user" + i + "@bench.example");
      update(
          "INSERT INTO identity (identity, display_name) VALUES (?, ?)",
          present.identity(),
          present.identity());
      update(
          "INSERT INTO enrolment (id, organization, identity, method, device_id, device_name, os,"
              + " agent_version, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          present.id(),
          organization,
          present.identity(),
          present.method(),
          present.deviceId(),
          present.deviceName(),
          present.os(),
          present.agentVersion(),
          present.createdAt());
      KeyPair pair = generator.generateKeyPair();
      Certificate leaf =
          authority.issueClient(present, pair.getPublic(), List.of(), List.of()).get(0);
      store.setKeyEntry("user" + i, pair.getPrivate(), PASSWORD, new Certificate[] {leaf});
    }
    try (OutputStream out = Files.newOutputStream(keys)) {
      store.store(out, PASSWORD);
    }
  }

  private static EnrolmentRecord enrolment(String organization, String identity) {
    return new EnrolmentRecord(
        UUID.randomUUID().toString(),
        organization,
        identity,
        "CERTIFICATE",
        "device of " + identity,
        "bench",
        "Linux",
        "1",
        Optional.empty(),
        Instant.now(),
        Optional.empty());
  }

  private String organization() throws SQLException {
    try (PreparedStatement query = record.prepareStatement("SELECT id FROM organization");
        ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getString(1) : "bench";
    }
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = record.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public Optional<EnrolmentRecord> find(String id) {
    return Optional.of(present);
  }

  @Override
  public void addCertificate(CertificateRecord certificate) {
    try {
      update(
          "INSERT INTO certificate (serial, enrolment_id, pem, not_after) VALUES (?, ?, ?, ?)",
          certificate.serial(),
          certificate.enrolmentId(),
          certificate.pem(),
          certificate.notAfter());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void add(EnrolmentRecord enrolment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<EnrolmentRecord> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean revoke(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean revokeCertificate(String serial) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<CertificateRecord> certificate(String serial) {
    throw new UnsupportedOperationException();
  }
}
