package zta.acceptance.dart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;
import zta.acceptance.product.Ports;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * The whole agent with the whole headend: what the verb {@code dart} finds, and what it must not.
 */
class DartIT {
  private static final String IDENTITY = "dora@corp.example";
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"wiki","name":"Wiki","names":["wiki.corp.example"],"ports":["tcp/443"]}],
       "rules":[]}
      """;

  @TempDir Path folder;

  @Test
  void tellsWhatIsSoAndNoSecret() throws Exception {
    try (HeadendProcess headend = HeadendProcess.start(folder.resolve("headend"))) {
      int socks = Ports.free();
      AgentHome home = home(headend, socks);
      try (AgentProcess agent =
          AgentProcess.await(
              AgentProcess.launch(home, ContainerProcess.bundles("agent"), List.of()), home)) {
        agent.call("enroll");
        agent.call("sync");
        refusedAccess(socks);
        Map<String, String> bundle = collected(agent);
        checkContent(bundle);
        checkSecrets(bundle, home);
      }
    }
  }

  private AgentHome home(HeadendProcess headend, int socks) throws Exception {
    // The flow's owner must be the one who is enrolled: the account that this test runs under.
    AgentHome home =
        new AgentHome(folder.resolve("device"), System.getProperty("user.name"), IDENTITY);
    IdentityPki pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
    headend.admin().addCa(pki.ca());
    headend.admin().addUser(IDENTITY);
    headend.admin().policy(POLICY);
    pki.issue(IDENTITY, home.certificates());
    home.put("enrollment_choices/choice.json", headend.admin().choice());
    home.put(
        "zta.conf", "group-policy all attributes\n webvpn\n  anyconnect modules value zta,dart\n");
    home.configure("zta.intercept.local", "{\"port\":" + socks + "}");
    return home;
  }

  private static void refusedAccess(int socks) {
    Proxy proxy =
        new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), socks));
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (true) {
      try (Socket socket = new Socket(proxy)) {
        socket.connect(InetSocketAddress.createUnresolved("wiki.corp.example", 443), 10_000);
        throw new AssertionError("no rule allows this");
      } catch (IOException e) {
        if (String.valueOf(e.getMessage()).startsWith("SOCKS:")) {
          return;
        }
        deadline.pause("the interceptor: " + e);
      }
    }
  }

  /** The module may be starting still. */
  private static Map<String, String> collected(AgentProcess agent) throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    while (true) {
      try {
        return unzipped(Path.of(agent.call("dart").get("file").getAsString()));
      } catch (FaultException e) {
        if (!e.fault().code().equals(FaultCode.BAD_REQUEST.id())) {
          throw e;
        }
        deadline.pause("the module dart: " + e.fault());
      }
    }
  }

  private static Map<String, String> unzipped(Path file) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static void checkContent(Map<String, String> bundle) {
    String user = System.getProperty("user.name");
    JsonObject enrolment =
        json(bundle, "Zero Trust Access/enrolments.json")
            .getAsJsonObject()
            .getAsJsonArray("enrolments")
            .get(0)
            .getAsJsonObject();
    assertEquals(IDENTITY, enrolment.get("identity").getAsString());
    JsonObject leaf = enrolment.getAsJsonArray("certificates").get(0).getAsJsonObject();
    assertTrue(leaf.get("issuer").getAsString().contains("zta client issuer"), "" + leaf);
    JsonObject configuration =
        json(bundle, "Zero Trust Access/configuration-" + user + ".json").getAsJsonObject();
    assertTrue(configuration.get("revision").getAsLong() > 0, "" + configuration);
    assertTrue(configuration.get("policy").toString().contains("wiki.corp.example"));
    assertTrue(bundle.get("Zero Trust Access/status-" + user + ".json").contains("ENROLLED"));
    assertTrue(
        bundle.get("Zero Trust Access/history-" + user + ".json").contains("Enrolled in"),
        bundle::toString);
    assertTrue(bundle.get("Traffic/interception.json").contains("socks5://127.0.0.1:"));
    assertTrue(bundle.get("Traffic/tunnels.json").contains("Connected"));
    String flows = bundle.get("Traffic/flows.json");
    assertTrue(flows.contains("wiki.corp.example:443") && flows.contains("ZTA-ACCESS-NO-RULE"));
    assertTrue(bundle.get("Modules/modules.json").contains("\"keyword\": \"dart\""));
    assertTrue(bundle.get("System/system.json").contains(System.getProperty("java.version")));
    assertTrue(bundle.get("System/bundles.json").contains("zta.tunnel"));
    assertTrue(bundle.get("System/components.json").contains("\"state\": \"ACTIVE\""));
    assertTrue(bundle.get("Logs/zta_agent.log").contains("zta_agent[0x"));
    JsonObject manifest = json(bundle, "manifest.json").getAsJsonObject();
    assertEquals("[]", manifest.get("notes").toString());
    assertEquals(bundle.size() - 1, manifest.getAsJsonArray("files").size());
  }

  /** Everything that is secret in the agent's home, wherever it may have gone. */
  private static void checkSecrets(Map<String, String> bundle, AgentHome home) throws IOException {
    String key = Files.readString(home.certificates().resolve("dora.key"));
    String all = String.join("\n", bundle.values());
    assertFalse(all.contains(key.lines().skip(1).findFirst().orElseThrow()), "identity key");
    assertFalse(all.contains("PRIVATE KEY"), "a key");
    assertFalse(all.contains("hmacKey"), "an account binding");
    assertFalse(all.matches("(?s).*eyJ[A-Za-z0-9_-]{20,}\\..*"), "a token or signed document");
  }

  private static JsonElement json(Map<String, String> bundle, String name) {
    String text = bundle.get(name);
    assertTrue(text != null, () -> name + " is not among " + bundle.keySet());
    return JsonParser.parseString(text);
  }
}
