package zta.guard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zta.testkit.NeedsRoot;

/** An agent is killed, in a network namespace of this test. */
@NeedsRoot(to = "make network namespaces")
@Timeout(240)
class GuardIT {
  private static final int ROUNDS = 20;
  private static final int MOST_MILLIS = 400;
  private static final int AGENT_MARK = 0x5a;

  private static final List<String> PRIVATE_NAMES =
      List.of(
          "app.corp.example",
          "a.corp.example",
          "aPp.CORP.eXample",
          "_ldap._tcp.dc._msdcs.corp.example",
          "a-longer-name-than-most.of-a-department.somewhere-else.corp.example",
          "only.example");
  private static final List<String> OTHER_NAMES =
      List.of(
          "www.public.example",
          "corp.example",
          "xcorp.example",
          "vpn.corp.example",
          "proxy.corp.example",
          "not-only.example");

  @TempDir Path home;
  private Namespaces net;
  private Process agent;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    net = new Namespaces();
  }

  @AfterEach
  void end() throws Exception {
    if (agent != null) {
      agent.descendants().forEach(ProcessHandle::destroyForcibly);
      agent.destroyForcibly().waitFor();
    }
    net.close();
  }

  @Test
  void killedAtAnyMomentNothingIsLeftButTheGuard() throws Exception {
    String rulesBefore = rules();
    Random random = new Random(20260715);
    long slowest = 0;
    for (int round = 0; round < ROUNDS; round++) {
      start("closed", Integer.toString(round));
      ProcessHandle watchdog = watchdog();
      Thread.sleep(random.nextInt(MOST_MILLIS));
      agent.destroyForcibly().waitFor();
      long killed = System.nanoTime();
      Namespaces.await(() -> rules().equals(rulesBefore) && onlyGuards(), "round " + round);
      slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
      watchdog.onExit().get(10, TimeUnit.SECONDS);
      assertEquals(rulesBefore, rules(), "round " + round);
      assertTrue(net.near("nft list tables").contains("zta_guard_1"), "round " + round);
    }
    System.out.println("undone within " + slowest + " ms, the slowest of " + ROUNDS);
    assertEquals("refused", net.connect(Namespaces.PRIVATE));
    String said = undo();
    assertTrue(said.contains("undone: nft delete table inet zta_guard_1"), said);
    assertEquals("", net.near("nft list tables"));
    assertEquals(List.of(), entries());
    assertEquals("open", net.connect(Namespaces.PRIVATE));
    assertEquals("Nothing to undo", undo());
  }

  @Test
  void aDeadAgentsPrivateNetworkIsRefusedAtOnceAndEverythingElseGoesOn() throws Exception {
    start("closed", "wait");
    assertEquals("refused", net.connect(Namespaces.PRIVATE), "past a living agent");
    assertEquals("open", net.connect(Namespaces.PRIVATE, AGENT_MARK), "by the agent itself");
    assertEquals("silent", net.connect("10.51.0.9"), "into the agent's link");
    agent.destroyForcibly().waitFor();
    watchdogIsDone();
    assertEquals("refused", net.connect(Namespaces.PRIVATE));
    assertEquals("refused", net.connect(Namespaces.PRIVATE_V6));
    assertEquals("refused", net.send(Namespaces.PRIVATE));
    assertEquals("open", net.connect(Namespaces.ORDINARY));
    assertEquals("sent", net.send(Namespaces.ORDINARY));
    start("open", "wait");
    assertEquals("open", net.connect(Namespaces.PRIVATE), "the next agent is to leave it open");
  }

  @Test
  void privateNamesAreNotAskedForWhileNoAgentAnswersThem() throws Exception {
    Path log = home.resolve("dnsmasq.log");
    net.answerNames(log);
    start("closed", "wait");
    assertNamesAreClosed();
    agent.destroyForcibly().waitFor();
    watchdogIsDone();
    assertNamesAreClosed();
    start("closed", "early");
    assertNamesAreClosed();
    String asked = Files.readString(log).toLowerCase(Locale.ROOT);
    for (String name : PRIVATE_NAMES) {
      assertFalse(asked.contains("query[a] " + name.toLowerCase(Locale.ROOT)), asked);
    }
  }

  @Test
  void theNextStartClosesAtOnceWhatWasClosedBefore() throws Exception {
    net.answerNames(home.resolve("dnsmasq.log"));
    start("closed", "end");
    assertEquals(0, agent.waitFor());
    watchdogIsDone();
    assertEquals("open", net.connect(Namespaces.PRIVATE));
    start("closed", "early");
    assertEquals("refused", net.connect(Namespaces.PRIVATE));
    assertEquals("open", net.connect(Namespaces.ORDINARY));
    assertNamesAreClosed();
  }

  private void assertNamesAreClosed() throws Exception {
    for (String over : List.of("+notcp", "+tcp")) {
      for (String name : PRIVATE_NAMES) {
        String said = net.ask(over, name);
        assertTrue(said.contains("unreachable") || said.contains("reset"), name + ": " + said);
      }
      for (String name : OTHER_NAMES) {
        assertEquals(Namespaces.ORDINARY, net.ask(over, name), name);
      }
    }
  }

  @Test
  void connectionsFromBeforeAreNamed() throws Exception {
    net.hold();
    start("closed", "wait");
    assertEquals(
        List.of(
            "root: Open connections from before to 10.50.0.2:7001 (1) go directly, not through Zero"
                + " Trust Access; restart the application."),
        said);
  }

  @Test
  void anAgentThatEndsInOrderLeavesNothing() throws Exception {
    start("closed", "end");
    assertEquals(0, agent.waitFor());
    watchdogIsDone();
    assertEquals("", net.near("nft list tables"));
    assertEquals(List.of(), entries());
    assertEquals("open", net.connect(Namespaces.PRIVATE));
  }

  @Test
  void theWatchdogOutlivesASignalToTheWholeGroup() throws Exception {
    start("closed", "7");
    ProcessHandle watchdog = watchdog();
    watchdog.destroy();
    Namespaces.await(() -> threads(watchdog).contains("stay"), "its taking note of the signal");
    assertTrue(watchdog.isAlive());
    agent.destroyForcibly().waitFor();
    watchdog.onExit().get(10, TimeUnit.SECONDS);
    assertTrue(onlyGuards());
  }

  private static List<String> threads(ProcessHandle process) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
      for (Path task : tasks.toList()) {
        names.add(Files.readString(task.resolve("comm")).strip());
      }
    }
    return names;
  }

  private void start(String mode, String what) throws Exception {
    Process fresh =
        net.near(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DyingAgent.class.getName(),
                    home.toString(),
                    mode,
                    what))
            .start();
    agent = fresh;
    BufferedReader out =
        new BufferedReader(new InputStreamReader(fresh.getInputStream(), StandardCharsets.UTF_8));
    said.clear();
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new AssertionError(String.join("\n", said));
      }
      said.add(line);
    }
  }

  private ProcessHandle watchdog() throws Exception {
    Namespaces.await(() -> agent.descendants().findAny().isPresent(), "watchdog");
    return agent
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("Watchdog"))
        .findFirst()
        .orElseThrow();
  }

  private void watchdogIsDone() throws Exception {
    Namespaces.await(
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    p -> p.info().commandLine().orElse("").contains("watchdog.Watchdog " + home)),
        "end of the watchdog");
  }

  private String undo() throws Exception {
    return Namespaces.output(
        net.near(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "zta.launcher.watchdog.Undo",
                    home.toString()))
            .start());
  }

  private String rules() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String command :
        List.of(
            "ip -4 rule",
            "ip -6 rule",
            "ip -4 route show table 92",
            "ip -6 route show table 92",
            "ip -4 route show table 90",
            "ip -6 route show table 90")) {
      // An empty table and one that never was read differently.
      all.append(net.near(command).replaceAll("Error: .*|Dump terminated", "")).append('\n');
    }
    return all.toString().strip();
  }

  private boolean onlyGuards() throws Exception {
    try {
      for (Path entry : entries()) {
        if (!Files.readString(entry).contains("zta_guard_1")) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      // Undone a moment ago, so there may be more to come.
      return false;
    }
  }

  private List<Path> entries() throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }
}
