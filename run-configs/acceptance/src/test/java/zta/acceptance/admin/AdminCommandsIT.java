package zta.acceptance.admin;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.CommandLine;
import zta.acceptance.product.CommandLine.Ended;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;
import zta.acceptance.product.Ports;

/** Every command of {@code zta admin} in docs/reference/cli.md, against the whole headend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminCommandsIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"wiki","name":"Wiki","names":["wiki.corp.example"],"ports":["tcp/443"]}],
       "rules":[]}
      """;

  @TempDir static Path folder;
  private HeadendProcess headend;
  private CommandLine commands;

  @BeforeAll
  void start() throws Exception {
    headend = HeadendProcess.start(folder.resolve("headend"));
    commands =
        new CommandLine(
            folder.resolve("work"),
            List.of("--headend-home", headend.home().toString(), "--url", "" + headend.base()));
  }

  @AfterAll
  void stop() {
    headend.close();
  }

  @Test
  void caIsAddedDisabledAndEnabledAgain() throws Exception {
    String id = addCa("Switched-CA");
    assertTrue(done("ca", "list").contains("CN=Switched-CA"));
    assertTrue(done("choice", "download").contains(id));
    done("ca", "disable", id);
    assertFalse(one("cas", "id", id, "ca", "list").get("enabled").getAsBoolean());
    assertFalse(done("choice", "download").contains(id));
    done("ca", "enable", id);
    assertTrue(one("cas", "id", id, "ca", "list").get("enabled").getAsBoolean());
    assertFalse(
        one("cas", "id", id, "ca", "disable", id).get("enabled").getAsBoolean(),
        "programs are told what has become of it");
  }

  @Test
  void caThatIsNotThereIsNotEnabled() throws Exception {
    Ended ended = admin("ca", "enable", "0123");
    assertEquals(2, ended.code(), ended::toString);
    assertTrue(ended.err().contains("identity-cas/0123"), ended::toString);
  }

  @Test
  void userHasTheNameAndTheGroups() throws Exception {
    String identity = "alice@corp.example";
    done("user", "add", identity, "--name=Alice Álvarez", "--group", "staff", "--group=finance");
    JsonObject user = one("users", "identity", identity, "user", "list");
    assertEquals("Alice Álvarez", user.get("displayName").getAsString());
    assertEquals("[\"finance\",\"staff\"]", user.get("groups").toString());
    assertTrue(done("user", "list").contains("Alice Álvarez"));
    done("user", "add", identity, "--group", "staff");
    user = one("users", "identity", identity, "user", "list");
    assertEquals("[\"staff\"]", user.get("groups").toString());
    assertEquals(identity, user.get("displayName").getAsString());
    done("user", "remove", identity);
    assertFalse(done("user", "list").contains(identity));
  }

  @Test
  void choiceFileIsTheHeadends() throws Exception {
    String id = addCa("Chosen-CA");
    Path file = folder.resolve("choice.json");
    assertEquals("", done("choice", "download", "-o", file.toString()));
    String choice = Files.readString(file);
    assertEquals(headend.admin().choice(), choice);
    assertTrue(choice.contains(id) && choice.contains("zta.enrolment-choice/1"), choice);
  }

  @Test
  void policyIsCheckedPutAndGot() throws Exception {
    Path file = written("policy.json", POLICY);
    assertTrue(done("policy", "check", file.toString()).contains("resources 1"));
    assertTrue(done("policy", "put", file.toString()).contains("revision "));
    JsonObject policy = json(done("policy", "get"));
    assertEquals("zta.policy/1", policy.get("schema").getAsString());
    assertTrue(policy.get("revision").getAsLong() > 0, policy::toString);
    Path wrong = written("wrong.json", POLICY.replace("\"rules\":[]", "\"rules\":[{}]"));
    assertEquals(1, admin("policy", "put", wrong.toString()).code());
    assertEquals(policy, json(done("policy", "get")));
  }

  @Test
  void badPolicyIsToldWithItsLine() throws Exception {
    Path broken = written("broken.json", POLICY.replace("\"rules\":[]", "\"rules\":]"));
    Ended ended = admin("policy", "check", broken.toString());
    assertEquals(1, ended.code(), ended::toString);
    assertTrue(ended.err().contains("policy:3:"), ended::toString);
    Path wrong = written("unknown.json", POLICY.replace("\"ports\"", "\"port\""));
    Ended json = admin("policy", "check", wrong.toString(), "--json");
    assertEquals(1, json.code(), json::toString);
    JsonObject fault = json(json.err());
    assertEquals("zta.fault/1", fault.get("schema").getAsString());
    assertTrue(fault.get("place").getAsString().contains("$.resources[0]"), fault::toString);
    assertTrue(fault.get("place").getAsString().contains("policy:2:"), fault::toString);
  }

  @Test
  void foreignDeviceGetsItsBindingUntilItIsRevoked() throws Exception {
    String identity = "olga@corp.example";
    done("user", "add", identity);
    JsonObject made = json(done("enrolment", "add", identity, "--device", "build-server"));
    JsonObject binding = made.getAsJsonObject("eab");
    assertFalse(binding.get("kid").getAsString().isEmpty());
    assertFalse(binding.get("hmacKey").getAsString().isEmpty());
    String id = made.getAsJsonObject("enrolment").get("id").getAsString();
    JsonObject listed = one("enrolments", "id", id, "enrolment", "list");
    assertEquals("build-server", listed.get("deviceId").getAsString());
    assertEquals(identity, listed.get("identity").getAsString());
    assertTrue(listed.get("active").getAsBoolean());
    assertTrue(done("enrolment", "list").contains(id));
    done("enrolment", "revoke", id);
    assertFalse(one("enrolments", "id", id, "enrolment", "list").get("active").getAsBoolean());
  }

  @Test
  void activityIsFoundByEveryFilter() throws Exception {
    String identity = "vera@corp.example";
    List<JsonObject> rows = refusedTwice(identity);
    JsonObject row = rows.get(0);
    String transaction = row.get("transactionId").getAsString();
    String at = row.get("at").getAsString();
    String[] exactly = {
      "--identity=" + identity,
      "--destination=wiki.corp.example:443",
      "--verdict=BLOCKED",
      "--from=" + at,
      "--to=" + Instant.parse(at).plus(Duration.ofDays(1)),
      "--limit=10"
    };
    assertEquals(List.of(row), found("--transaction=" + transaction));
    assertTrue(found(exactly).contains(row));
    assertEquals(List.of(), found("--to=" + rows.get(1).get("at").getAsString()));
    assertEquals(1, found("--limit=1").size());
    assertEquals(List.of(), found("--verdict=ALLOWED"));
    assertEquals(List.of(), found("--identity=nobody@corp.example"));
    assertEquals(List.of(), found("--destination=wiki.corp.example:444"));
    shownToPeople(transaction, row.get("reason").getAsString());
    refusedWithoutATime();
  }

  private void shownToPeople(String transaction, String reason) throws Exception {
    String table = done("activity", "--transaction", transaction);
    assertEquals(2, table.lines().count(), table);
    assertTrue(table.contains(transaction) && table.contains(reason), table);
    String csv = done("activity", "--transaction", transaction, "--csv");
    assertTrue(csv.startsWith("\"timestamp\",\"identity email\","), csv);
    assertEquals(2, csv.lines().count(), csv);
    assertTrue(csv.contains("\"" + transaction + "\""), csv);
  }

  private void refusedWithoutATime() throws Exception {
    Ended ended = admin("activity", "--from", "yesterday");
    assertEquals(2, ended.code(), ended::toString);
    assertTrue(ended.err().contains("2026-03-01T12:00:00Z"), ended::toString);
  }

  @Test
  void healthIsTold() throws Exception {
    assertTrue(done("health").startsWith("status ok, revision "));
    assertEquals("ok", json(done("health", "--json")).get("status").getAsString());
  }

  /** An agent asks twice for what no rule allows; returns the rows, latest first. */
  private List<JsonObject> refusedTwice(String identity) throws Exception {
    int socks = Ports.free();
    AgentHome home = home(identity, socks);
    try (AgentProcess agent =
        AgentProcess.await(
            AgentProcess.launch(home, ContainerProcess.bundles("agent"), List.of()), home)) {
      agent.call("enroll");
      agent.call("sync");
      refused(socks);
      refused(socks);
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      while (true) {
        List<JsonObject> rows = found("--identity", identity);
        if (rows.size() == 2) {
          return rows;
        }
        deadline.pause("two rows: " + rows);
      }
    }
  }

  private AgentHome home(String identity, int socks) throws Exception {
    // The flow's owner must be the one who is enrolled: the account that this test runs under.
    AgentHome home =
        new AgentHome(folder.resolve("device"), System.getProperty("user.name"), identity);
    IdentityPki pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
    done("ca", "add", written("corp-ca.pem", pki.ca()).toString());
    done("user", "add", identity, "--group", "staff");
    done("policy", "put", written("access.json", POLICY).toString());
    pki.issue(identity, home.certificates());
    home.put("enrollment_choices/choice.json", done("choice", "download"));
    home.configure("zta.intercept.local", "{\"port\":" + socks + "}");
    return home;
  }

  private static void refused(int socks) {
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

  private List<JsonObject> found(String... filters) throws Exception {
    String[] line = new String[filters.length + 2];
    line[0] = "activity";
    line[1] = "--json";
    System.arraycopy(filters, 0, line, 2, filters.length);
    return objects(json(done(line)), "rows");
  }

  private String addCa(String name) throws Exception {
    IdentityPki pki = new IdentityPki(folder.resolve(name), name);
    Path file = written(name + ".pem", pki.ca());
    JsonObject added = json(done("ca", "add", file.toString(), "--json"));
    return objects(added, "cas").get(0).get("id").getAsString();
  }

  private JsonObject one(String list, String key, String value, String... line) throws Exception {
    String[] asJson = new String[line.length + 1];
    System.arraycopy(line, 0, asJson, 0, line.length);
    asJson[line.length] = "--json";
    return objects(json(done(asJson)), list).stream()
        .filter(object -> object.get(key).getAsString().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> objects(JsonObject document, String list) {
    return StreamSupport.stream(document.getAsJsonArray(list).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private String done(String... line) throws Exception {
    Ended ended = admin(line);
    assertEquals(0, ended.code(), ended::toString);
    return ended.out();
  }

  private Ended admin(String... line) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("admin"));
    arguments.addAll(List.of(line));
    return commands.run(arguments);
  }

  private static Path written(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
