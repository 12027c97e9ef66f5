package zta.headend.portal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import zta.api.headend.ServingProxy;

/** Relay profiles, read by Python's plistlib and by openssl. */
class RelayProfileIT {
  private static final String READ =
      """
      import json, plistlib, sys
      def plain(v):
          if isinstance(v, bytes): return v.hex()
          if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
          if isinstance(v, list): return [plain(x) for x in v]
          return v
      print(json.dumps(plain(plistlib.load(open(sys.argv[1], 'rb')))))
      """;

  @TempDir static Path folder;
  private static Headend headend;

  @BeforeAll
  static void start() throws Exception {
    headend = new Headend(folder.resolve("headend")).up();
    headend.admin("PUT", "/admin/v1/organization", "{\"name\":\"Corp <&> AG\"}");
    user("alice@corp.example", "staff");
    user("bob@corp.example", "guests");
    HttpResponse<String> put =
        headend.admin(
            "PUT",
            "/admin/v1/policy",
            """
            {"schema":"zta.policy/1",
             "resources":[
              {"id":"wiki","names":["wiki.corp.example"],"ports":["tcp/8080"]},
              {"id":"lab","names":["*.lab.example"],"exceptions":["www.lab.example"]},
              {"id":"night","names":["night.corp.example"]},
              {"id":"secret","names":["secret.corp.example"]},
              {"id":"net","networks":["10.0.0.0/8"]}],
             "rules":[
              {"id":"no","effect":"deny","resources":["secret"],"groups":["staff"]},
              {"id":"at-night","effect":"allow","resources":["night"],"groups":["staff"],
               "posture":{"FIREWALL":"PASS"}},
              {"id":"yes","effect":"allow","resources":["wiki","lab","secret","net"],
               "groups":["staff"]}]}
            """);
    assertEquals(200, put.statusCode(), put.body());
  }

  private static void user(String name, String group) throws Exception {
    headend.admin(
        "PUT",
        "/admin/v1/users/" + name,
        "{\"displayName\":\"" + name + "\",\"groups\":[\"" + group + "\"]}");
  }

  @AfterAll
  static void stop() {
    headend.close();
  }

  private static HttpResponse<String> make(String user, boolean exact) throws Exception {
    return headend.admin(
        "POST",
        "/admin/v1/relay-profile",
        "{\"identity\":\"" + user + "\",\"device\":{\"id\":\"iphone-1\"},\"exact\":" + exact + "}");
  }

  private static JsonObject read(String profile) throws Exception {
    Path file = Files.writeString(folder.resolve("relay.mobileconfig"), profile);
    return JsonParser.parseString(run("python3", "-c", READ, file.toString())).getAsJsonObject();
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static JsonObject payload(JsonObject profile, String type) {
    return profile.getAsJsonArray("PayloadContent").asList().stream()
        .map(payload -> payload.getAsJsonObject())
        .filter(payload -> payload.get("PayloadType").getAsString().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(JsonObject payload, String key) {
    List<String> texts = new ArrayList<>();
    JsonArray list = payload.getAsJsonArray(key);
    if (list != null) {
      list.forEach(text -> texts.add(text.getAsString()));
    }
    return texts;
  }

  @Test
  void hasTheUsersNamesTheProxyAndAnIdentity() throws Exception {
    HttpResponse<String> made = make("alice@corp.example", false);
    assertEquals(200, made.statusCode(), made.body());
    assertEquals(
        "application/x-apple-aspen-config",
        made.headers().firstValue("Content-Type").orElseThrow().replaceAll(";.*", ""));
    JsonObject profile = read(made.body());
    assertEquals("Configuration", profile.get("PayloadType").getAsString());
    assertEquals(1, profile.get("PayloadVersion").getAsInt());
    assertEquals("Corp <&> AG", profile.get("PayloadOrganization").getAsString());

    JsonObject relay = payload(profile, "com.apple.relay.managed");
    assertEquals(
        List.of("lab.example", "night.corp.example", "wiki.corp.example"),
        texts(relay, "MatchDomains"));
    assertEquals(List.of("www.lab.example"), texts(relay, "ExcludedDomains"));
    assertEquals(List.of("lab.example"), texts(relay, "ExcludedFQDNs"));
    JsonArray servers = relay.getAsJsonArray("Relays");
    assertEquals(1, servers.size(), "several would be a chain");
    JsonObject server = servers.get(0).getAsJsonObject();
    assertEquals("https://127.0.0.1:4433", server.get("HTTP2RelayURL").getAsString());
    JsonObject identity = payload(profile, "com.apple.security.pkcs12");
    assertEquals(identity.get("PayloadUUID"), server.get("PayloadCertificateUUID"));

    byte[] p12 = java.util.HexFormat.of().parseHex(identity.get("PayloadContent").getAsString());
    Path file = Files.write(folder.resolve("identity.p12"), p12);
    String shown =
        run(
            "sh",
            "-c",
            "openssl pkcs12 -legacy -in \"$0\" -passin \"pass:$1\" -nodes | openssl x509 -noout"
                + " -subject -issuer -ext extendedKeyUsage",
            file.toString(),
            identity.get("Password").getAsString());
    assertTrue(shown.contains("alice@corp.example"), shown);
    assertTrue(shown.contains("TLS Web Client Authentication"), shown);
    JsonObject root = payload(profile, "com.apple.security.root");
    byte[] der = java.util.HexFormat.of().parseHex(root.get("PayloadContent").getAsString());
    Path rootFile = Files.write(folder.resolve("root.cer"), der);
    assertTrue(
        run("openssl", "x509", "-inform", "DER", "-noout", "-subject", "-in", rootFile.toString())
            .contains("zta root"));
  }

  @Test
  void namesHttp3WhileTheProxyAtThatPortServesIt() throws Exception {
    assertEquals(
        List.of(false, false, true), List.of(http3(), http3(4434, true), http3(4433, true)));
    assertEquals(List.of(false, false), List.of(http3(4433, false), http3()));
  }

  private static boolean http3(int port, boolean serves) throws Exception {
    ServingProxy proxy =
        new ServingProxy() {
          @Override
          public int port() {
            return port;
          }

          @Override
          public boolean servesHttp3() {
            return serves;
          }
        };
    ServiceRegistration<ServingProxy> offered =
        headend.container.context().registerService(ServingProxy.class, proxy, null);
    try {
      return http3();
    } finally {
      offered.unregister();
    }
  }

  private static boolean http3() throws Exception {
    JsonObject relay =
        payload(read(make("alice@corp.example", false).body()), "com.apple.relay.managed");
    JsonObject server = relay.getAsJsonArray("Relays").get(0).getAsJsonObject();
    assertTrue(server.has("HTTP2RelayURL"));
    return server.has("HTTP3RelayURL");
  }

  @Test
  void anUpdateTakesThePlaceOfTheOneBefore() throws Exception {
    JsonObject first = read(make("alice@corp.example", false).body());
    JsonObject second = read(make("alice@corp.example", true).body());
    assertEquals(first.get("PayloadUUID"), second.get("PayloadUUID"));
    assertEquals(first.get("PayloadIdentifier"), second.get("PayloadIdentifier"));
    JsonObject relay = payload(second, "com.apple.relay.managed");
    assertEquals(
        payload(first, "com.apple.relay.managed").get("PayloadUUID"), relay.get("PayloadUUID"));
    assertEquals(List.of("lab.example"), texts(relay, "MatchDomains"));
    assertEquals(List.of("night.corp.example", "wiki.corp.example"), texts(relay, "MatchFQDNs"));
    long active =
        headend.getJson("/admin/v1/enrolments").getAsJsonArray("enrolments").asList().stream()
            .map(e -> e.getAsJsonObject())
            .filter(e -> e.get("deviceId").getAsString().equals("iphone-1"))
            .filter(e -> e.get("active").getAsBoolean())
            .count();
    assertEquals(1, active);
  }

  @Test
  void nobodyWithoutAccessToANameGetsOne() throws Exception {
    assertEquals("400 ZTA-AGENT-003", Headend.code(make("bob@corp.example", false)));
    assertEquals("403 ZTA-ENROL-007", Headend.code(make("eve@corp.example", false)));
  }

  @Test
  void anEnrolledDeviceGetsOneForItsOwnEnrolment() throws Exception {
    JsonObject enrolled =
        JsonParser.parseString(
                headend
                    .admin(
                        "POST",
                        "/admin/v1/enrolments",
                        "{\"identity\":\"alice@corp.example\",\"device\":{\"id\":\"mac-1\"}}")
                    .body())
            .getAsJsonObject()
            .getAsJsonObject("enrolment");
    String id = enrolled.get("id").getAsString();
    HttpClient device = headend.enrolledClient(id);
    HttpRequest get = HttpRequest.newBuilder(headend.uri("/v1/relay.mobileconfig")).build();
    HttpResponse<String> made = device.send(get, BodyHandlers.ofString());
    assertEquals(200, made.statusCode(), made.body());
    assertEquals(
        "https://127.0.0.1:4433",
        payload(read(made.body()), "com.apple.relay.managed")
            .getAsJsonArray("Relays")
            .get(0)
            .getAsJsonObject()
            .get("HTTP2RelayURL")
            .getAsString());
    int status = 200;
    for (int i = 0; i < 10 && status == 200; i++) {
      status = device.send(get, BodyHandlers.ofString()).statusCode();
    }
    assertEquals(429, status);
    assertEquals(401, headend.send(get).statusCode());
    headend.admin("DELETE", "/admin/v1/enrolments/" + id, "");
    assertEquals("403 ZTA-ENROL-010", Headend.code(device.send(get, BodyHandlers.ofString())));
  }
}
