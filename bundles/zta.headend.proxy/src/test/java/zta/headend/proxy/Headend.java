package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Changes;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.api.headend.Identity;
import zta.api.headend.PolicyStore;
import zta.headend.proxy.internal.fixture.Ports;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

/**
 * The real store, CA, policy engine and proxy in one Felix container, and a certificate that they
 * issued.
 */
final class Headend implements AutoCloseable {
  static final String ALICE = "alice@corp.example";

  final Container container;
  final Path folder;
  final int port;
  final EnrolmentRecord enrolment;
  final KeyPair key;
  final List<X509Certificate> chain;

  Headend(Path folder) throws Exception {
    this.folder = folder;
    this.port = Ports.free();
    this.container =
        Container.start(
            new ContainerSpec(
                List.of(
                    "com.google.gson",
                    "com.h2database",
                    "org.osgi.service.jdbc",
                    "com.github.ben-manes.caffeine",
                    "org.bitbucket.b_c.jose4j",
                    "bcprov",
                    "bcutil",
                    "bcpkix",
                    "org.apache.felix.http.servlet-api",
                    "org.apache.felix.http.jetty12",
                    "org.apache.felix.http.wrappers",
                    "org.apache.commons.commons-fileupload",
                    "org.apache.commons.commons-io",
                    "org.osgi.service.servlet",
                    "org.apache.aries.spifly.dynamic.bundle",
                    "org.objectweb.asm*",
                    "io.netty.*",
                    "zta.io",
                    "zta.masque",
                    "zta.policy",
                    "zta.headend.store",
                    "zta.headend.acme",
                    "zta.headend.proxy"),
                List.of(),
                Map.of(
                    "zta.headend.home",
                    folder.resolve("headend").toString(),
                    "org.apache.felix.http.require.config",
                    "true")));
    container.configure("zta.headend.proxy", Map.of("port", port, "dialTimeoutMillis", 1000));
    // Not one that came up before its configuration did.
    container.service(Changes.class, "(port=" + port + ")", Container.PATIENCE);
    Directory directory = container.service(Directory.class);
    directory.put(new Identity(ALICE, "Alice", Set.of("staff")));
    this.enrolment =
        new EnrolmentRecord(
            "5b0e0a35-1d38-4a5c-9d3a-2f6f4e0d6f01",
            directory.organization().id(),
            ALICE,
            "ADMIN",
            "device-1",
            "laptop",
            "Linux 6",
            "0.1.0",
            Optional.empty(),
            Instant.now(),
            Optional.empty());
    Enrolments enrolments = container.service(Enrolments.class);
    enrolments.add(enrolment);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    this.key = generator.generateKeyPair();
    CertificateAuthority authority = container.service(CertificateAuthority.class);
    this.chain = authority.issueClient(enrolment, key.getPublic(), List.of(), List.of("device-1"));
    Files.writeString(folder.resolve("client.crt"), pem(chain));
    Files.writeString(
        folder.resolve("client.key"), pem("PRIVATE KEY", key.getPrivate().getEncoded()));
    Files.writeString(folder.resolve("root.pem"), pem(List.of(authority.root())));
  }

  void policy(String json) throws Exception {
    container.service(PolicyStore.class).put(json, "test");
  }

  List<ActivityRow> activity(String destination) throws Exception {
    return container
        .service(Activity.class)
        .search(
            new Activity.Query(
                Optional.empty(),
                Optional.empty(),
                Optional.of(destination),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                10));
  }

  private static String pem(List<X509Certificate> certificates) throws Exception {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString();
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  @Override
  public void close() {
    container.close();
  }
}
