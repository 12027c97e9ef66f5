package zta.headend.portal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.Enrolments;
import zta.api.headend.Secrets;

/** Registration over HTTPS with certificates that the openssl command made. */
class RegistrationIT {
  private static final String ALICE = "user@domain.local";

  @TempDir static Path folder;
  private static Headend headend;
  private static OpenSsl corp;
  private static OpenSsl.User alice;

  @BeforeAll
  static void start() throws Exception {
    headend = new Headend(folder.resolve("headend")).up();
    corp = new OpenSsl(folder.resolve("corp"), "Corp CA");
    alice = corp.user(OpenSsl.RFC822.formatted(ALICE));
    headend.admin("POST", "/admin/v1/identity-cas", corp.ca());
    headend.admin("PUT", "/admin/v1/users/" + ALICE, "{\"groups\":[\"staff\"]}");
  }

  @AfterAll
  static void stop() {
    headend.close();
  }

  @Test
  void enrolsWithAnRfc822Name() throws Exception {
    HttpResponse<String> response = headend.register(alice, "device-1");

    assertEquals(201, response.statusCode(), response.body());
    JsonObject answer = Headend.json(response);
    JsonObject enrolment = answer.getAsJsonObject("enrolment");
    String id = enrolment.get("id").getAsString();
    assertEquals("zta.registration-answer/1", answer.get("schema").getAsString());
    assertEquals(ALICE, enrolment.get("identity").getAsString());
    assertEquals("Corp", enrolment.getAsJsonObject("organization").get("name").getAsString());
    assertEquals(
        "[{\"type\":\"permanent-identifier\",\"value\":\"device-1\"},"
            + "{\"type\":\"dns\",\"value\":\""
            + id
            + ".devices.corp.example\"}]",
        answer.getAsJsonArray("identifiers").toString());
    assertEquals("EC", answer.getAsJsonObject("configurationKey").get("kty").getAsString());
    assertTrue(headend.container.service(Enrolments.class).find(id).orElseThrow().active());

    JsonObject eab = answer.getAsJsonObject("eab");
    Secrets secrets = headend.container.service(Secrets.class);
    assertEquals(
        eab.get("hmacKey").getAsString(),
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(secrets.macKey(eab.get("kid").getAsString()).orElseThrow()));
    assertEquals(
        id, secrets.consume(eab.get("kid").getAsString(), "account").orElseThrow().enrolmentId());
  }

  @Test
  void enrolsWithAUserPrincipalName() throws Exception {
    OpenSsl.User user = corp.user(OpenSsl.UPN.formatted("User@Domain.Local"));

    HttpResponse<String> response = headend.register(user, "device-upn");

    assertEquals(201, response.statusCode(), response.body());
    assertEquals(
        ALICE, Headend.json(response).getAsJsonObject("enrolment").get("identity").getAsString());
  }

  @Test
  void replacesTheEnrolmentOfTheSameDevice() throws Exception {
    String first = id(headend.register(alice, "device-again"));
    String second = id(headend.register(alice, "device-again"));

    Enrolments enrolments = headend.container.service(Enrolments.class);
    assertFalse(enrolments.find(first).orElseThrow().active());
    assertTrue(enrolments.find(second).orElseThrow().active());
  }

  @Test
  void refusesACertificateOfACaThatIsNotEnabled() throws Exception {
    OpenSsl other = new OpenSsl(folder.resolve("other"), "Other CA");
    OpenSsl.User user = other.user(OpenSsl.RFC822.formatted(ALICE));
    assertEquals("403 ZTA-ENROL-004", Headend.code(headend.register(user, "d")));

    OpenSsl sameName = new OpenSsl(folder.resolve("same"), "Corp CA");
    OpenSsl.User forged = sameName.user(OpenSsl.RFC822.formatted(ALICE));
    assertEquals("403 ZTA-ENROL-004", Headend.code(headend.register(forged, "d")));

    String id =
        Headend.json(headend.admin("POST", "/admin/v1/identity-cas", other.ca()))
            .getAsJsonArray("cas")
            .get(0)
            .getAsJsonObject()
            .get("id")
            .getAsString();
    assertEquals(201, headend.register(user, "d").statusCode());
    headend.admin("PUT", "/admin/v1/identity-cas/" + id, "{\"enabled\":false}");
    assertEquals("403 ZTA-ENROL-004", Headend.code(headend.register(user, "d")));
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    OpenSsl.User expired =
        corp.user(
            OpenSsl.RFC822.formatted(ALICE),
            "-days",
            "-1",
            "-extfile",
            "san.cnf",
            "-extensions",
            "req_ext");

    assertEquals("403 ZTA-ENROL-005", Headend.code(headend.register(expired, "d")));
  }

  @Test
  void refusesACertificateThatNamesNobody() throws Exception {
    OpenSsl.User nobody = corp.user(OpenSsl.RFC822.formatted(ALICE), "-days", "3");

    assertEquals("403 ZTA-ENROL-003", Headend.code(headend.register(nobody, "d")));
  }

  @Test
  void refusesAUserWhoIsNotInTheDirectory() throws Exception {
    OpenSsl.User stranger = corp.user(OpenSsl.RFC822.formatted("stranger@domain.local"));

    assertEquals("403 ZTA-ENROL-007", Headend.code(headend.register(stranger, "d")));
  }

  @Test
  void refusesACertificateForOtherPurposes() throws Exception {
    java.nio.file.Files.writeString(
        folder.resolve("corp/server.cnf"),
        "[e]\nextendedKeyUsage=serverAuth\nsubjectAltName=email:" + ALICE + "\n");
    OpenSsl.User server =
        corp.user(
            OpenSsl.RFC822.formatted(ALICE),
            "-days",
            "3",
            "-extfile",
            "server.cnf",
            "-extensions",
            "e");

    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register(server, "d")));
  }

  @Test
  void refusesAReplayedNonce() throws Exception {
    String request = headend.registration(alice, headend.nonce(), "device-replay");

    assertEquals(201, headend.register(request).statusCode());
    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register(request)));
  }

  @Test
  void refusesAnOldNonce() throws Exception {
    String request = headend.registration(alice, headend.nonce(), "d");
    headend.forward(Duration.ofMinutes(6));

    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register(request)));
  }

  @Test
  void refusesTheSignatureOfAnotherKey() throws Exception {
    OpenSsl.User mallory = corp.user(OpenSsl.RFC822.formatted("mallory@domain.local"));
    OpenSsl.User stolen = new OpenSsl.User(alice.certificate(), mallory.key());

    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register(stolen, "d")));
  }

  @Test
  void refusesAPayloadThatWasChanged() throws Exception {
    JsonObject request =
        JsonParser.parseString(headend.registration(alice, headend.nonce(), "d")).getAsJsonObject();
    String payload = Headend.decode(request.get("payload").getAsString());
    request.addProperty(
        "payload",
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.replace("\"d\"", "\"e\"").getBytes(StandardCharsets.UTF_8)));

    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register(request.toString())));
  }

  @Test
  void refusesWhatIsNoSignedDocument() throws Exception {
    assertEquals("401 ZTA-ENROL-008", Headend.code(headend.register("{}")));
    assertEquals(
        "415 ZTA-AGENT-003",
        Headend.code(
            headend.send(
                HttpRequest.newBuilder(headend.uri("/v1/registration"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build())));
    assertEquals("400 ZTA-AGENT-003", Headend.code(headend.register("x".repeat(100_000))));
  }

  @Test
  void connectionOutlivesABodyThatCameTooLateToBeRead() throws Exception {
    try (Socket socket = headend.connect()) {
      String head =
          "POST /v1/registration HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n";
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        assertTrue(Headend.reply(socket).startsWith("HTTP/1.1 415 "));
      }
    }
  }

  @Test
  void endsByTheDeviceItselfAndNoOther() throws Exception {
    String mine = id(headend.register(alice, "device-mine"));
    String other = id(headend.register(alice, "device-other"));
    var client = headend.enrolledClient(mine);

    assertEquals("403 ZTA-AGENT-002", Headend.code(delete(client, other)));
    assertEquals(204, delete(client, mine).statusCode());
    assertEquals(204, delete(client, mine).statusCode());
    assertEquals(
        "401 ZTA-ENROL-009",
        Headend.code(
            headend.send(
                HttpRequest.newBuilder(headend.uri("/v1/registration/" + other))
                    .DELETE()
                    .build())));

    Enrolments enrolments = headend.container.service(Enrolments.class);
    assertFalse(enrolments.find(mine).orElseThrow().active());
    assertTrue(enrolments.find(other).orElseThrow().active());
  }

  private static HttpResponse<String> delete(java.net.http.HttpClient client, String id)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(headend.uri("/v1/registration/" + id)).DELETE().build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String id(HttpResponse<String> response) {
    return Headend.json(response).getAsJsonObject("enrolment").get("id").getAsString();
  }
}
