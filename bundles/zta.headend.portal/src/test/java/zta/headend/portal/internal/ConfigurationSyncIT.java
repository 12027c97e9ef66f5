package zta.headend.portal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Enrolments;
import zta.lib.jose.Jws;

/** What an enrolled device fetches over mutual TLS. */
class ConfigurationSyncIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"wiki","name":"Wiki","names":["wiki.corp.example"],"ports":["tcp/443"]}],
       "rules":[
         {"id":"r1","name":"Staff","effect":"allow","resources":["wiki"],"groups":["staff"]},
         {"id":"r2","name":"Bob","effect":"allow","resources":["wiki"],"users":["bob@corp.example"]}
       ]}
      """;

  @TempDir static Path folder;
  private static Headend headend;

  @BeforeAll
  static void start() throws Exception {
    headend = new Headend(folder.resolve("headend")).up();
    assertEquals(200, headend.admin("PUT", "/admin/v1/policy", POLICY).statusCode());
  }

  @AfterAll
  static void stop() {
    headend.close();
  }

  @Test
  void servesASignedConfigurationOnlyWhenItChanged() throws Exception {
    HttpClient alice = headend.enrolledClient(enrol("alice@corp.example", "d1"));

    HttpResponse<String> first = sync(alice, "");
    assertEquals(200, first.statusCode(), first.body());
    assertEquals(Optional.of("application/jose"), first.headers().firstValue("Content-Type"));
    String etag = first.headers().firstValue("ETag").orElseThrow();
    JsonObject document = verified(first.body());
    assertEquals("zta.configuration/1", document.get("schema").getAsString());
    JsonObject subject = document.getAsJsonObject("subject");
    assertEquals("alice@corp.example", subject.get("identity").getAsString());
    assertEquals("d1", subject.get("deviceId").getAsString());
    assertEquals("[\"staff\"]", subject.get("groups").toString());
    assertEquals(
        "[{\"host\":\"127.0.0.1\",\"port\":4433}]", document.getAsJsonArray("proxies").toString());
    assertFalse(document.toString().contains("bob@corp.example"));

    HttpResponse<String> same = sync(alice, etag);
    assertEquals(304, same.statusCode());
    assertEquals("", same.body());
    enrol("carol@corp.example", "unrelated");
    assertEquals(304, sync(alice, etag).statusCode());

    headend.admin(
        "PUT", "/admin/v1/users/alice@corp.example", "{\"groups\":[\"staff\",\"finance\"]}");
    HttpResponse<String> changed = sync(alice, etag);
    assertEquals(200, changed.statusCode());
    JsonObject after = verified(changed.body());
    assertEquals(
        "[\"finance\",\"staff\"]", after.getAsJsonObject("subject").get("groups").toString());
    assertTrue(after.get("revision").getAsLong() > document.get("revision").getAsLong());
  }

  @Test
  void refusesAClientWithoutCertificate() throws Exception {
    assertEquals("401 ZTA-ENROL-009", Headend.code(sync(headend.client(null, null), "")));
  }

  @Test
  void refusesARevokedEnrolmentAndARevokedCertificate() throws Exception {
    String ended = enrol("dave@corp.example", "d3");
    HttpClient client = headend.enrolledClient(ended);
    assertEquals(200, sync(client, "").statusCode());
    assertEquals(204, headend.admin("DELETE", "/admin/v1/enrolments/" + ended, "").statusCode());
    assertEquals("403 ZTA-ENROL-010", Headend.code(sync(client, "")));

    String id = enrol("dave@corp.example", "d4");
    HttpClient second = headend.enrolledClient(id);
    Enrolments enrolments = headend.container.service(Enrolments.class);
    assertTrue(enrolments.revokeCertificate(headend.lastSerial()));
    assertEquals("403 ZTA-ENROL-006", Headend.code(sync(second, "")));
  }

  @Test
  void refusesAUserWhoWasRemovedAndEndsTheirEnrolments() throws Exception {
    String id = enrol("erin@corp.example", "d5");
    HttpClient client = headend.enrolledClient(id);
    assertEquals(
        204, headend.admin("DELETE", "/admin/v1/users/erin@corp.example", "").statusCode());

    assertEquals("403 ZTA-ENROL-010", Headend.code(sync(client, "")));
  }

  @Test
  void showsAUserTheirOwnActivityOnly() throws Exception {
    HttpClient frank = headend.enrolledClient(enrol("frank@corp.example", "d6"));
    Activity activity = headend.container.service(Activity.class);
    activity.record(row("t1", "frank@corp.example", "wiki.corp.example:443"));
    activity.record(row("t2", "frank@corp.example", "other.corp.example:443"));
    activity.record(row("t3", "grace@corp.example", "wiki.corp.example:443"));

    assertEquals("[t2, t1]", activity(frank, ""));
    assertEquals("[t1]", activity(frank, "?destination=wiki.corp.example:443"));
    assertEquals("[t2]", activity(frank, "?limit=1"));
    assertEquals("[]", activity(frank, "?transactionId=t3"));
    assertEquals("400 ZTA-AGENT-003", Headend.code(fetch(frank, "/v1/activity?limit=many", "")));
  }

  private static ActivityRow row(String id, String identity, String destination) {
    return new ActivityRow(
        Instant.now().plus(Duration.ofMillis(id.charAt(1))),
        id,
        identity,
        "BLOCKED",
        "ZTA-ACCESS-NO-RULE",
        "",
        "",
        destination,
        Map.of());
  }

  private static String activity(HttpClient client, String query) throws Exception {
    JsonArray rows = Headend.json(fetch(client, "/v1/activity" + query, "")).getAsJsonArray("rows");
    return rows.asList().stream()
        .map(row -> row.getAsJsonObject().get("transactionId").getAsString())
        .toList()
        .toString();
  }

  private static String enrol(String identity, String device) throws Exception {
    headend.admin("PUT", "/admin/v1/users/" + identity, "{\"groups\":[\"staff\"]}");
    HttpResponse<String> made =
        headend.admin(
            "POST",
            "/admin/v1/enrolments",
            "{\"identity\":\"" + identity + "\",\"device\":{\"id\":\"" + device + "\"}}");
    assertEquals(201, made.statusCode(), made.body());
    return Headend.json(made).getAsJsonObject("enrolment").get("id").getAsString();
  }

  private static HttpResponse<String> sync(HttpClient client, String etag) throws Exception {
    return fetch(client, "/v1/configuration", etag);
  }

  private static HttpResponse<String> fetch(HttpClient client, String path, String etag)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(headend.uri(path));
    if (!etag.isEmpty()) {
      request.header("If-None-Match", etag);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject verified(String jws) throws Exception {
    CertificateAuthority authority = headend.container.service(CertificateAuthority.class);
    return JsonParser.parseString(
            Jws.verifyCompact(
                    jws,
                    authority.configurationSigner().chain().get(0).getPublicKey(),
                    Set.of("ES256"))
                .payload())
        .getAsJsonObject();
  }
}
