package zta.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.control.internal.AgentForTests;
import zta.control.internal.Doubles;

/** The real command line against the real control server over doubles of the agent's services. */
class CommandLineTest {
  private static final LocalUser ALICE = new LocalUser("alice");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private AgentForTests agent;

  @BeforeEach
  void open() throws FaultException {
    Path socket = folder.resolve("agent.sock");
    environment.put("ZTA_SOCKET", socket.toString());
    agent = AgentForTests.servingOnly(ALICE, socket);
    agent.agent().onChange(() -> agent.tell(ALICE));
  }

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void statusSaysTheStateFirst() {
    agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    assertEquals(0, run("status"));
    assertEquals("Enrolled in Zero Trust Access", out().lines().findFirst().orElseThrow());
    assertTrue(out().contains("alice = alice@acme.example"), out());
    assertEquals("", err());
  }

  @Test
  void jsonIsOneDocumentWithItsSchema() {
    assertEquals(0, run("status", "--json"));
    JsonObject status = JsonParser.parseString(out()).getAsJsonObject();
    assertEquals("zta.status/1", status.get("schema").getAsString());
    assertEquals("not_enrolled", status.get("state").getAsString());
    assertEquals("", err());
  }

  @Test
  void checkAnswersByExitCode() {
    assertEquals(4, run("status", "--check"));
    agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    assertEquals(0, run("status", "--check"));
    agent.agent().raise("x", FaultCode.CLOCK_OFF.at("clock", "an hour ahead"));
    assertEquals(5, run("status", "--check"));
    assertTrue(out().contains("ZTA-CLOCK-001") && out().contains("Set the clock"), out());
  }

  @Test
  void waitsForAStateAndTimesOut() {
    agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    assertEquals(0, run("status", "--wait=enrolled", "--timeout", "10"));
    assertEquals(7, run("status", "--wait=attention", "--timeout", "1"));
    assertTrue(err().contains("ZTA-AGENT-004"), err());
    assertEquals(2, run("status", "--wait=nonsense"));
  }

  @Test
  void enrollsSyncsAndUnenrolls() {
    assertEquals(2, run("unenroll"));
    assertEquals(4, run("unenroll", "--yes"));
    assertEquals(0, run("enroll"));
    assertTrue(out().contains("alice@acme.example of Acme Corp"), out());
    agent.sync().end().complete(Doubles.synced());
    assertEquals(0, run("sync"));
    assertTrue(out().contains("revision 12"), out());
    assertEquals(6, run("unenroll", "--yes"));
    assertTrue(err().contains("ZTA-ENROL-011"), err());
  }

  @Test
  void saysThatTheHeadendIsUnreachable() {
    agent
        .sync()
        .end()
        .completeExceptionally(
            new FaultException(FaultCode.HEADEND_UNREACHABLE.at("https://h:8443", "refused")));
    assertEquals(8, run("sync"));
    assertTrue(err().contains("ZTA-NET-001") && err().contains("https://h:8443"), err());
  }

  @Test
  void othersAreForAdministrators() {
    assertEquals(6, run("status", "--user", "bob"));
    environment.put("ZTA_USER", "bob");
    assertEquals(6, run("status"));
  }

  @Test
  void faultsAreJsonOnStderrWhenJsonIsWanted() {
    assertEquals(6, run("status", "--user", "bob", "--json"));
    assertEquals("", out());
    JsonObject fault = JsonParser.parseString(err()).getAsJsonObject();
    assertEquals("zta.fault/1", fault.get("schema").getAsString());
    assertEquals("ZTA-AGENT-002", fault.get("code").getAsString());
  }

  @Test
  void anAgentThatIsNotRunningIsExitThree() {
    agent.close();
    assertEquals(3, run("status"));
    assertTrue(err().contains("Start it"), err());
    assertEquals(0, run("version"));
    assertTrue(out().contains("not running"), out());
  }

  @Test
  void mistypedCommandsAreExplained() {
    assertEquals(2, run("staus"));
    assertTrue(err().contains("zta status"), err());
    assertEquals(2, run("status", "--nonsense"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "staus --json",
        "--json",
        "--json status --nonsense",
        "status --nonsense --json",
        "activity --json",
        "admin ca --json",
        "admin ca enable --json",
        "admin activity --limit=many --json"
      })
  void mistypedCommandsAreFaultsWhenJsonIsWanted(String line) {
    assertEquals(2, run(line.split(" ")));
    assertEquals("", out());
    JsonObject fault = JsonParser.parseString(err()).getAsJsonObject();
    assertEquals("zta.fault/1", fault.get("schema").getAsString());
    assertEquals("ZTA-AGENT-003", fault.get("code").getAsString());
    assertTrue(fault.get("place").getAsString().startsWith("zta"), err());
    assertFalse(fault.get("reason").getAsString().isEmpty(), err());
  }

  @Test
  void verbsOfModulesNeedNoCommandOfTheirOwn() {
    assertEquals(0, run("call", "help", "--json"));
    assertTrue(out().contains("zta.help/1"), out());
  }

  @Test
  void completionIsAStaticScript() {
    assertEquals(0, run("completion", "bash"));
    assertTrue(out().startsWith("#!/usr/bin/env bash"), out());
    assertTrue(out().contains("explain") && out().contains("--headend-home"), out());
    assertFalse(out().contains("java "), "no JVM at each Tab");
  }

  @Test
  void administrationNeedsTheHeadendsHome() throws Exception {
    environment.put("ZTA_HEADEND_HOME", folder.toString());
    assertEquals(1, run("admin", "ca", "list"));
    assertTrue(err().contains("admin.token"), err());
    Files.writeString(folder.resolve("admin.token"), "t");
    assertEquals(1, run("admin", "health"));
    assertTrue(err().contains("root.pem"), err());
    assertFalse(err().contains("Exception\n"), err());
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new CommandLineRunner(environment, stream(out), stream(err)).run(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
