package zta.headend.acme.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.RevocationReason;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.RunningHeadend;
import zta.headend.acme.internal.fixture.TestCsr;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.fixture.Tool;
import zta.lib.x509.Pem;
import zta.lib.x509.SubjectNames;

/** ACME clients that others made get certificates, from Felix and Jetty, over HTTPS. */
class OutsideClientsIT {
  @TempDir private static Path folder;
  private static RunningHeadend headend;
  private static SSLContext before;

  @BeforeAll
  static void start() throws Exception {
    Path home = Files.createDirectory(folder.resolve("headend"));
    headend = new RunningHeadend(home, Map.of("nonceRejectPercent", 5));
    before = SSLContext.getDefault();
    SSLContext.setDefault(headend.trust());
  }

  @AfterAll
  static void stop() {
    SSLContext.setDefault(before);
    headend.close();
  }

  @Test
  void legoGetsACertificate() throws Exception {
    Tool.require("lego");
    EnrolmentRecord alice = headend.enrol("alice@corp.example", "device-lego");
    var eab = headend.eab(alice);
    Path state = Files.createDirectory(folder.resolve("lego"));
    String name = RunningHeadend.dnsName(alice);

    Tool.run(
        state,
        Map.of("LEGO_CA_CERTIFICATES", headend.rootFile().toString()),
        List.of(
            "lego",
            "--server",
            headend.directory().toString(),
            "--path",
            state.toString(),
            "--accept-tos",
            "--email",
            "alice@corp.example",
            "--eab",
            "--kid",
            eab.getKey(),
            "--hmac",
            eab.getValue(),
            "--domains",
            name,
            "--http",
            "run"));

    assertNames(state.resolve("certificates/" + name + ".crt"), alice);
  }

  @Test
  void certbotGetsACertificateAndRevokesIt() throws Exception {
    Tool.require("certbot");
    EnrolmentRecord bob = headend.enrol("bob@corp.example", "device-certbot");
    var eab = headend.eab(bob);
    Path state = Files.createDirectory(folder.resolve("certbot"));
    String name = RunningHeadend.dnsName(bob);

    certbot(
        state,
        "certonly",
        "--register-unsafely-without-email",
        "--agree-tos",
        "--standalone",
        "--eab-kid",
        eab.getKey(),
        "--eab-hmac-key",
        eab.getValue(),
        "-d",
        name);
    Path chain = state.resolve("config/live/" + name + "/fullchain.pem");
    assertNames(chain, bob);
    String serial = Pem.certificates(Files.readString(chain)).get(0).getSerialNumber().toString(16);

    certbot(
        state,
        "revoke",
        "--cert-path",
        chain.resolveSibling("cert.pem").toString(),
        "--reason",
        "superseded",
        "--no-delete-after-revoke");
    assertTrue(headend.enrolments().certificate(serial).orElseThrow().revokedAt().isPresent());
  }

  private static void certbot(Path state, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("certbot"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "--non-interactive",
            "--server",
            headend.directory().toString(),
            "--config-dir",
            state.resolve("config").toString(),
            "--work-dir",
            state.resolve("work").toString(),
            "--logs-dir",
            state.resolve("logs").toString()));
    // certbot does not take up a refused nonce for ever: a few rounds at 5 percent are the usual.
    Tool.Result result = new Tool.Result(1, "");
    for (int round = 0; round < 3 && result.status() != 0; round++) {
      result =
          Tool.attempt(state, Map.of("REQUESTS_CA_BUNDLE", headend.rootFile().toString()), command);
    }
    assertEquals(0, result.status(), result.output());
  }

  @Test
  void acme4jOrdersNameAndDevice() throws Exception {
    EnrolmentRecord carol = headend.enrol("carol@corp.example", "device-acme4j");
    Account account = account(carol, TestKeys.p256());
    Order order =
        account
            .newOrder()
            .identifier(new Identifier("permanent-identifier", "device-acme4j"))
            .domain(RunningHeadend.dnsName(carol))
            .create();
    assertEquals(Status.READY, order.getStatus());
    assertEquals(Status.VALID, order.getAuthorizations().get(0).getStatus());

    KeyPair pair = TestKeys.p256();
    order.execute(
        Base64.getUrlDecoder().decode(new TestCsr().dns(RunningHeadend.dnsName(carol)).sign(pair)));
    order.waitForCompletion(Duration.ofSeconds(30));

    Certificate certificate = order.getCertificate();
    SubjectNames names = SubjectNames.of(certificate.getCertificate());
    assertEquals("carol@corp.example", names.identity().orElseThrow());
    assertEquals(List.of("device-acme4j"), names.permanentIdentifiers());
    certificate.revoke(RevocationReason.KEY_COMPROMISE);
    assertThrows(AcmeException.class, certificate::revoke);
  }

  @Test
  void acme4jChangesItsKeyAndLeaves() throws Exception {
    EnrolmentRecord dave = headend.enrol("dave@corp.example", "device-key");
    Account account = account(dave, TestKeys.rsa(2048));
    account.changeKey(TestKeys.ec("secp384r1"));
    account.fetch();
    assertEquals(Status.VALID, account.getStatus());

    account.deactivate();
    assertThrows(AcmeException.class, account::fetch);
  }

  @Test
  void endedEnrolmentGetsNothingMore() throws Exception {
    EnrolmentRecord erin = headend.enrol("erin@corp.example", "device-erin");
    Account account = account(erin, TestKeys.p256());
    headend.revoke(erin);

    assertThrows(
        AcmeException.class,
        () -> account.newOrder().domain(RunningHeadend.dnsName(erin)).create());
  }

  @Test
  void httpIsAsTheStandardSays() throws Exception {
    URI nonce = headend.directory().resolve("new-nonce");
    HttpResponse<String> head =
        headend.send(
            HttpRequest.newBuilder(nonce)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
    HttpResponse<String> get = headend.send(HttpRequest.newBuilder(nonce).build());

    assertEquals(200, head.statusCode());
    assertEquals(204, get.statusCode());
    assertEquals("no-store", get.headers().firstValue("Cache-Control").orElse(""));
    assertNotEquals(
        head.headers().firstValue("Replay-Nonce").orElseThrow(),
        get.headers().firstValue("Replay-Nonce").orElseThrow());
    HttpResponse<String> large =
        headend.send(
            HttpRequest.newBuilder(headend.directory().resolve("new-account"))
                .header("Content-Type", "application/jose+json")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(70_000)))
                .build());
    assertEquals(413, large.statusCode());
    assertEquals("application/problem+json", large.headers().firstValue("Content-Type").orElse(""));
    HttpResponse<String> encoded =
        headend.send(
            HttpRequest.newBuilder(URI.create(headend.directory() + "/..%2fdirectory")).build());
    assertTrue(encoded.statusCode() >= 400);
  }

  private static Account account(EnrolmentRecord enrolment, KeyPair pair) throws Exception {
    var eab = headend.eab(enrolment);
    Session session = new Session(headend.directory(), new GenericAcmeProvider());
    return new AccountBuilder()
        .useKeyPair(pair)
        .withKeyIdentifier(eab.getKey(), eab.getValue())
        .create(session);
  }

  /** openssl verifies the chain and prints the names. */
  private static void assertNames(Path chain, EnrolmentRecord enrolment) throws Exception {
    Tool.require("openssl");
    Path leaf = Files.createTempFile(folder, "leaf", ".pem");
    List<X509Certificate> certificates = Pem.certificates(Files.readString(chain));
    Files.writeString(leaf, Pem.encode(certificates.get(0)));
    Tool.run(
        folder,
        Map.of(),
        List.of(
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslclient",
            "-CAfile",
            headend.rootFile().toString(),
            "-untrusted",
            chain.toString(),
            leaf.toString()));
    String names =
        Tool.run(
            folder,
            Map.of(),
            List.of(
                "openssl",
                "x509",
                "-in",
                leaf.toString(),
                "-noout",
                "-ext",
                "subjectAltName,extendedKeyUsage"));
    assertTrue(
        Stream.of(
                "email:" + enrolment.identity(),
                "URI:urn:uuid:" + enrolment.id(),
                "DNS:" + RunningHeadend.dnsName(enrolment),
                "TLS Web Client Authentication")
            .allMatch(names::contains),
        names);
  }
}
