package zta.headend.portal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import zta.api.fault.FaultCode;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;
import zta.api.module.HealthProbe;

/** The administrator's interface over HTTPS. */
class AdminApiIT {
  @TempDir static Path folder;
  private static Headend headend;

  @BeforeAll
  static void start() throws Exception {
    headend = new Headend(folder.resolve("headend")).up();
  }

  @AfterAll
  static void stop() {
    headend.close();
  }

  @Test
  void keepsTheTokenForTheOwner() throws Exception {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(headend.home.resolve("admin.token"))));
  }

  @Test
  void refusesWithoutTheToken() throws Exception {
    HttpResponse<String> without = headend.send(request("/admin/v1/users").build());
    assertEquals("401 ZTA-AGENT-002", Headend.code(without));
    assertTrue(without.headers().firstValue("WWW-Authenticate").isPresent());

    HttpRequest.Builder wrong = request("/admin/v1/users").header("Authorization", "Bearer x");
    assertEquals(401, headend.send(wrong.build()).statusCode());
    int status = 0;
    for (int i = 0; i < 12; i++) {
      status = headend.send(wrong.build()).statusCode();
    }
    assertEquals(429, status);
    assertEquals(200, headend.get("/admin/v1/users").statusCode());
  }

  @Test
  void refusesForeignPages() throws Exception {
    assertEquals(
        "403 ZTA-AGENT-002",
        Headend.code(
            headend.admin("GET", "/admin/v1/users", "", "Origin", "https://evil.example")));
    assertEquals(
        200,
        headend
            .admin("GET", "/admin/v1/users", "", "Origin", "https://localhost:" + headend.port)
            .statusCode());
  }

  @Test
  void answersProblemDetailsForWhatIsNotThere() throws Exception {
    HttpResponse<String> response = headend.get("/nowhere");

    assertEquals("404 ZTA-AGENT-003", Headend.code(response));
    assertEquals(
        Optional.of("application/problem+json"), response.headers().firstValue("Content-Type"));
    assertEquals(
        "405 ZTA-AGENT-003", Headend.code(headend.admin("DELETE", "/admin/v1/policy", "")));
  }

  @Test
  void healthShowsTheFaultOfAnyPart() throws Exception {
    assertEquals(200, headend.get("/admin/v1/health").statusCode());
    HealthProbe sick = () -> List.of(FaultCode.PORT_TAKEN.at("127.0.0.1:4433", "cannot listen"));
    ServiceRegistration<?> part =
        headend
            .container
            .context()
            .registerService(
                HealthProbe.class,
                sick,
                FrameworkUtil.asDictionary(Map.of(HealthProbe.HEADEND, "proxy")));
    try {
      assertEquals("503 ZTA-NET-004", Headend.code(headend.get("/admin/v1/health")));
    } finally {
      part.unregister();
    }
    assertEquals(200, headend.get("/admin/v1/health").statusCode());
  }

  @Test
  void namesTheOrganisation() throws Exception {
    JsonObject first = headend.getJson("/admin/v1/organization");
    assertEquals("devices.corp.example", first.get("deviceZone").getAsString());

    headend.admin("PUT", "/admin/v1/organization", "{\"name\":\"Corp & Sons\"}");

    JsonObject after = headend.getJson("/admin/v1/organization");
    assertEquals("Corp & Sons", after.get("name").getAsString());
    assertEquals(first.get("id"), after.get("id"));
    assertEquals(
        "400 ZTA-CONFIG-006",
        Headend.code(headend.admin("PUT", "/admin/v1/organization", "{\"name\":\" \"}")));
  }

  @Test
  void managesUsers() throws Exception {
    String path = "/admin/v1/users/Alice@Corp.Example";
    assertEquals(404, headend.get(path).statusCode());
    headend.admin("PUT", path, "{\"displayName\":\"Alice\",\"groups\":[\"staff\"]}");
    assertEquals(
        "{\"identity\":\"alice@corp.example\",\"displayName\":\"Alice\",\"groups\":[\"staff\"]}",
        headend.get(path).body());
    assertTrue(headend.get("/admin/v1/users").body().contains("alice@corp.example"));
    assertEquals(204, headend.admin("DELETE", path, "").statusCode());
    assertEquals(404, headend.admin("DELETE", path, "").statusCode());
    assertEquals(
        "400 ZTA-AGENT-003", Headend.code(headend.admin("PUT", "/admin/v1/users/nobody", "{}")));
    assertEquals(
        "400 ZTA-CONFIG-001", Headend.code(headend.admin("PUT", path, "{\"a\":1,\"a\":1}")));
  }

  @Test
  void takesCasAndMakesTheChoiceFile() throws Exception {
    OpenSsl corp = new OpenSsl(folder.resolve("corp"), "Corp CA");
    OpenSsl.User user = corp.user(OpenSsl.RFC822.formatted("alice@corp.example"));
    String leaf = zta.lib.x509.Pem.encode(user.certificate());
    assertEquals(
        "400 ZTA-CONFIG-006", Headend.code(headend.admin("POST", "/admin/v1/identity-cas", leaf)));
    assertEquals(400, headend.admin("POST", "/admin/v1/identity-cas", "no PEM").statusCode());

    HttpResponse<String> added = headend.admin("POST", "/admin/v1/identity-cas", corp.ca());
    assertEquals(201, added.statusCode(), added.body());
    String id =
        Headend.json(added).getAsJsonArray("cas").get(0).getAsJsonObject().get("id").getAsString();

    HttpResponse<String> choice = headend.get("/admin/v1/enrolment-choice");
    assertTrue(
        choice.headers().firstValue("Content-Disposition").orElse("").startsWith("attachment"));
    JsonObject document = Headend.json(choice);
    assertEquals("zta.enrolment-choice/1", document.get("schema").getAsString());
    assertEquals(
        "[{\"commonName\":\"Corp CA\",\"sha256\":\"" + id + "\"}]",
        document.getAsJsonArray("issuers").toString());
    assertTrue(document.getAsJsonArray("pins").get(0).getAsString().startsWith("sha256/"));
    assertEquals(
        headend.uri("/v1/registration").toString(),
        document.getAsJsonObject("services").get("registration").getAsString());

    headend.admin("PUT", "/admin/v1/identity-cas/" + id, "{\"enabled\":false}");
    assertEquals(
        "[]", headend.getJson("/admin/v1/enrolment-choice").getAsJsonArray("issuers").toString());
    assertEquals(404, headend.admin("PUT", "/admin/v1/identity-cas/none", "{}").statusCode());
  }

  @Test
  void checksAPolicyBeforeItIsInForce() throws Exception {
    String good =
        "{\"schema\":\"zta.policy/1\",\"resources\":[{\"id\":\"wiki\",\"name\":\"Wiki\","
            + "\"names\":[\"wiki.corp.example\"]}],\"rules\":[]}";
    String bad = "{\"schema\":\"zta.policy/1\",\"resources\":[],\"rules\":[{\"id\":\"r\"}]}";

    assertEquals(200, headend.admin("POST", "/admin/v1/policy/check", good).statusCode());
    assertEquals(404, headend.get("/admin/v1/policy").statusCode());
    assertEquals(400, headend.admin("POST", "/admin/v1/policy/check", bad).statusCode());
    assertEquals(400, headend.admin("PUT", "/admin/v1/policy", bad).statusCode());

    HttpResponse<String> put = headend.admin("PUT", "/admin/v1/policy", good);
    assertEquals(1, Headend.json(put).get("revision").getAsInt());
    assertEquals(put.body(), headend.get("/admin/v1/policy").body());
  }

  @Test
  void exportsActivityWithTheColumnsOfTheLog() throws Exception {
    Instant now = Instant.now();
    String time = now.toString().substring(0, 19).replace('T', ' ');
    headend
        .container
        .service(Activity.class)
        .record(
            new ActivityRow(
                now,
                "0af7651916cd43dd8448eb211c80319c",
                "alice@corp.example",
                "BLOCKED",
                "ZTA-ACCESS-IDENTITY",
                "payroll",
                "r7",
                "payroll.corp.example:8443",
                Map.of("client os", "Linux \"6\"\r\nx", "client ip", "192.0.2.7")));

    List<String> lines =
        headend
            .admin(
                "GET", "/admin/v1/activity?identity=alice@corp.example", "", "Accept", "text/csv")
            .body()
            .lines()
            .toList();

    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("\"timestamp\",\"identity email\",\"identity labels\","));
    assertEquals(53, lines.get(0).split(",").length);
    assertTrue(
        lines
            .get(1)
            .startsWith(
                "\""
                    + time
                    + "\",\"alice@corp.example\",\"\",\"\",\"\",\"BLOCKED\","
                    + "\"Linux \"\"6\"\"  x\",\"\",\"\",\"192.0.2.7\",\"\",\"r7\","),
        lines.get(1));
    assertTrue(lines.get(1).contains("\"ZTA-ACCESS-IDENTITY\",\"8443\""), lines.get(1));
    assertFalse(
        headend.get("/admin/v1/activity?verdict=ALLOWED").body().contains("alice@corp.example"));
    assertEquals(
        "400 ZTA-AGENT-003", Headend.code(headend.get("/admin/v1/activity?from=yesterday")));
  }

  @Test
  void tellsWhoIsEnrolled() throws Exception {
    headend.admin("PUT", "/admin/v1/users/zoe@corp.example", "{}");
    String body = "{\"identity\":\"ZOE@corp.example\",\"device\":{\"id\":\"phone-1\"}}";
    JsonObject made = Headend.json(headend.admin("POST", "/admin/v1/enrolments", body));
    String id = made.getAsJsonObject("enrolment").get("id").getAsString();

    JsonObject shown = headend.getJson("/admin/v1/enrolments/" + id);
    assertEquals("zoe@corp.example", shown.get("identity").getAsString());
    assertEquals("ADMIN", shown.get("method").getAsString());
    assertTrue(headend.get("/admin/v1/enrolments").body().contains(id));
    assertEquals(204, headend.admin("DELETE", "/admin/v1/enrolments/" + id, "").statusCode());
    assertFalse(headend.getJson("/admin/v1/enrolments/" + id).get("active").getAsBoolean());
    assertEquals(404, headend.admin("DELETE", "/admin/v1/enrolments/none", "").statusCode());
    assertEquals(
        "403 ZTA-ENROL-007",
        Headend.code(
            headend.admin("POST", "/admin/v1/enrolments", body.replace("ZOE", "unknown"))));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(headend.uri(path));
  }
}
