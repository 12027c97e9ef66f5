package zta.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;
import zta.acceptance.product.Ports;
import zta.api.access.ReasonCode;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.testkit.NeedsRoot;

/**
 * An enrolled agent to which bad things happen: it says so, keeps enrolment and configuration, its
 * other parts work, and it is well again when the thing is put right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadDaysIT {
  private static final String IDENTITY = "dave@corp.example";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private HeadendProcess headend;
  private AgentHome home;
  private AgentProcess agent;
  private Told told;
  private AgentHome.Stored enrolment;
  private int policies;
  private int socks;

  @BeforeAll
  void enrol() throws Exception {
    headend = HeadendProcess.start(folder.resolve("headend"));
    IdentityPki pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
    headend.admin().addCa(pki.ca());
    headend.admin().addUser(IDENTITY);
    headend.admin().policy(policy());
    // The flows' owner must be the one who is enrolled: the account that this test runs under.
    home = new AgentHome(folder.resolve("device"), System.getProperty("user.name"), IDENTITY);
    pki.issue(IDENTITY, home.certificates());
    home.put("enrollment_choices/choice.json", headend.admin().choice());
    home.configure("zta.core.enrolment", "{\"users\":[\"" + home.user() + "\"]}");
    socks = Ports.free();
    home.configure("zta.intercept.local", "{\"port\":" + socks + "}");
    start();
    agent.call("enroll");
    enrolment = home.stored().orElseThrow();
  }

  @AfterAll
  void stop() throws Exception {
    agent.close();
    headend.close();
  }

  /** The enrolment is the same, the headend takes it, and its policy is in force. */
  @AfterEach
  void isWellAgain() throws Exception {
    Deadline deadline = Deadline.in(SOON);
    while (!answer("sync").contains("zta.sync/1")) {
      deadline.pause("the sync to work: " + answer("sync"));
    }
    told.allWell();
    assertEquals(enrolment.id(), home.stored().orElseThrow().id());
    assertEquals(List.of(enrolment.id()), headend.admin().live(IDENTITY));
    assertKnowsTheWiki();
  }

  @Test
  void headendDownWhileRunningAndAtTheNextStart() throws Exception {
    String place = "127.0.0.1:" + headend.base().getPort();
    headend.close();
    try {
      told.byCall(FaultCode.HEADEND_UNREACHABLE, place, "sync");
      assertKnowsTheWiki();
      agent.stop();
      start();
      assertEquals(enrolment, home.stored().orElseThrow());
      assertKnowsTheWiki();
      told.byCall(FaultCode.HEADEND_UNREACHABLE, place, "sync");
    } finally {
      headend.startAgain();
    }
  }

  @Test
  void cachedConfigurationThatSomebodyChanged() throws Exception {
    agent.stop();
    String name = home.user() + ".jws";
    Path cached = home.home().resolve("enrollments/cached_configs/" + name);
    String jws = Files.readString(cached);
    int middle = jws.indexOf('.') + 20;
    Files.writeString(
        cached,
        jws.substring(0, middle)
            + (jws.charAt(middle) == 'A' ? 'B' : 'A')
            + jws.substring(middle + 1));
    headend.close();
    try {
      start();
      told.byStatus(FaultCode.CONFIG_SIGNATURE, name);
      told.byHistory(FaultCode.CONFIG_SIGNATURE);
      told.byLog(FaultCode.CONFIG_SIGNATURE);
      assertEquals(enrolment, home.stored().orElseThrow());
      assertReason(ReasonCode.RESOURCE_REFUSED, headend.base().getAuthority());
      assertReason(ReasonCode.MODULE_MISSING, "wiki.corp.example:443");
    } finally {
      headend.startAgain();
    }
    assertKnowsTheWiki();
  }

  @Test
  void halfWrittenStateFiles() throws Exception {
    agent.stop();
    for (String name :
        List.of(
            "enrollments/cached_configs/" + home.user() + ".jws",
            "enrollments/cached_configs/" + home.user() + ".json",
            "modules.json")) {
      Path file = home.home().resolve(name);
      if (Files.exists(file)) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
      }
    }
    Files.writeString(
        home.home().resolve("logs/history.jsonl"), "{\"at\":\"20", StandardOpenOption.APPEND);
    home.put("enrollments/." + home.user() + ".json.0123.zta-tmp", "{\"schema\":\"zta.enrol");
    home.put("enrollments/attempts/other.json", "{\"schema\":\"zta.enrolment-att");
    home.put("journal/0123.json", "{\"schema\":\"zta.os-ch");
    try {
      start();
      assertKnowsTheWiki();
      told.byStatus(FaultCode.STORAGE_DAMAGED, "journal");
      told.byLog(FaultCode.STORAGE_DAMAGED);
      assertEquals(enrolment, home.stored().orElseThrow());
      assertTrue(agent.call("history").toString().contains("Enrolled in"), "the whole lines");
    } finally {
      Files.delete(home.home().resolve("journal/0123.json"));
      agent.stop();
      start();
    }
  }

  @Test
  void listenersPortTaken() throws Exception {
    agent.stop();
    try (ServerSocket other = new ServerSocket(socks, 1, InetAddress.getLoopbackAddress())) {
      start();
      told.byStatus(FaultCode.PORT_TAKEN, "127.0.0.1:" + other.getLocalPort());
      told.byLog(FaultCode.PORT_TAKEN);
      told.byHistory(FaultCode.PORT_TAKEN);
      agent.call("sync");
      assertKnowsTheWiki();
    }
  }

  @Test
  void unreadableConfigurationOfAPart() throws Exception {
    home.configure("zta.core.sync", "{\"interval\": \"PT5M\"");
    told.byStatus(FaultCode.CONFIG_UNREADABLE, "zta.core.sync.json");
    told.byHistory(FaultCode.CONFIG_UNREADABLE);
    told.byLog(FaultCode.CONFIG_UNREADABLE);
    agent.call("sync");
    home.configure("zta.core.sync", "{\"interval\": \"PT5M\"}");
  }

  @Test
  void settingWithoutSense() throws Exception {
    home.configure("zta.core.sync", "{\"interval\": \"soon\"}");
    told.byLog(FaultCode.CONFIG_VALUE);
    whole(agent.call("version"));
    home.configure("zta.core.sync", "{\"interval\": \"PT5M\"}");
  }

  /** A revoked enrolment ends here; the administrator's next one is made as the first was. */
  @Test
  void enrolmentThatWasRevoked() throws Exception {
    headend.admin().revoke(enrolment.id());
    told.byCall(FaultCode.ENROLMENT_REVOKED, "/v1/configuration", "sync");
    Deadline deadline = Deadline.in(SOON);
    while (home.stored().isPresent() || !home.keys().isEmpty()) {
      deadline.pause("the end of " + home.stored());
    }
    assertEquals(
        "reauth_required", agent.call("status").get("state").getAsString(), "not just gone");
    agent.call("enroll");
    enrolment = home.stored().orElseThrow();
  }

  /** On a file system of its own, of half a megabyte. */
  @Test
  @NeedsRoot(to = "mount a tmpfs")
  void diskFull() throws Exception {
    agent.stop();
    Path real = home.home();
    Path aside = real.resolveSibling("aside");
    Files.move(real, aside);
    Files.createDirectory(real);
    run("mount", "-t", "tmpfs", "-o", "size=1m,mode=0711", "tmpfs", real.toString());
    try {
      run("cp", "-a", aside + "/.", real.toString());
      start();
      fill(real.resolve("ballast"));
      headend.admin().policy(policy());
      told.byCall(FaultCode.STORAGE_FAILED, "cached_configs", "sync");
      assertEquals(enrolment, home.stored().orElseThrow());
      assertKnowsTheWiki();
      agent.stop();
      start();
      assertEquals(enrolment, home.stored().orElseThrow());
      assertKnowsTheWiki();
      Files.delete(real.resolve("ballast"));
      agent.call("sync");
      agent.stop();
    } finally {
      agent.close();
      run("rm", "-rf", aside.toString());
      run("cp", "-a", real.toString(), aside.toString());
      run("umount", "-l", real.toString());
      Files.delete(real);
      Files.move(aside, real);
      start();
    }
  }

  private void start() throws Exception {
    agent =
        AgentProcess.await(
            AgentProcess.launch(home, ContainerProcess.bundles("agent"), List.of()), home);
    told = new Told(agent, home);
  }

  private String policy() {
    return """
        {"schema":"zta.policy/1",
         "resources":[{"id":"wiki","name":"Wiki %d","names":["wiki.corp.example"],"ports":["tcp/443"]}],
         "rules":[{"id":"all","name":"All","effect":"allow","resources":["wiki"]}]}
        """
        .formatted(policies++);
  }

  /** What an application hears when it asks the agent for a way to a destination. */
  private void assertReason(ReasonCode reason, String destination) throws IOException {
    try (Socket application = connected()) {
      application.setSoTimeout((int) SOON.toMillis());
      String request = "CONNECT " + destination + " HTTP/1.1\r\nHost: " + destination + "\r\n\r\n";
      application.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.contains("zta-reason=\"" + reason.id() + "\""), answer);
    }
  }

  /** An application's connection to the agent, which may still be starting. */
  private Socket connected() throws IOException {
    Deadline deadline = Deadline.in(SOON);
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), socks);
      } catch (ConnectException e) {
        deadline.pause("the interceptor: " + e);
      }
    }
  }

  /** The policy is in force, or comes into force without anybody's doing. */
  private void assertKnowsTheWiki() throws Exception {
    Deadline deadline = Deadline.in(SOON);
    while (!answer("resources").contains("wiki.corp.example")) {
      deadline.pause("the policy to be in force: " + answer("resources"));
    }
  }

  /** The answer or fault; parts that have just got another setting start anew. */
  private String answer(String verb) {
    try {
      return agent.call(verb).toString();
    } catch (FaultException e) {
      return e.fault().toString();
    }
  }

  private static void whole(JsonObject answer) {
    assertTrue(answer.has("schema"), answer::toString);
  }

  private static void fill(Path file) {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space"), full::toString);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}
