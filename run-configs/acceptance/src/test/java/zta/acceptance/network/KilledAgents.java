package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.Deadline;

/**
 * Kills the agent with SIGKILL at random moments under traffic, one in four of them while it
 * starts: names and ordinary traffic go on at once, what is private is as the guard is set, and
 * nothing of the agent's stays in the system.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KilledAgents {
  private static final int KILLS = Integer.getInteger("zta.network.kills", 5);
  private static final long SEED = Long.getLong("zta.seed", System.nanoTime());
  private static final int WHILE_STARTING = 4;
  private static final int START_MILLIS = 5000;
  private static final int TRAFFIC_MILLIS = 1500;
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[
        {"id":"servers","name":"Servers","names":["*.corp.example"],
         "exceptions":["public.corp.example"]},
        {"id":"net","name":"Network","networks":["10.50.0.0/24","fd50::/64"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers","net"]}]}
      """;

  private final String failMode;
  private final List<String> faults = new ArrayList<>();
  private Path folder = Path.of("");
  private Site site;
  private Device device;
  private String synthetic = "";
  private int starting;
  private long slowestOrdinary;
  private long slowestUndo;

  KilledAgents(String failMode) {
    this.failMode = failMode;
  }

  /** Returns the settings of the agent that is killed, but for the guard's. */
  Map<String, String> agentSettings() {
    return Device.TRANSPARENT;
  }

  final Path folder() {
    return folder;
  }

  final Site site() {
    return site;
  }

  final Device device() {
    return device;
  }

  /** Checks what is private while the agent is dead. */
  abstract void checkPrivate() throws Exception;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    site = Site.make(folder);
    // An address of the private network that the network at hand knows, too.
    site.internet().addresses("lo", ELSEWHERE + "/32");
    new SiteServers(site).another(ELSEWHERE);
    Map<String, String> settings = new HashMap<>(agentSettings());
    settings.put("zta.guard", "{\"failMode\":\"%s\"}".formatted(failMode));
    device = site.own(new Device(site, POLICY, settings));
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  /** An address that is private, and that something answers at without the agent, too. */
  static final String ELSEWHERE = "10.50.0.66";

  @Test
  void leavesTheNetworkAsItWas() throws Exception {
    say("seed " + SEED);
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      boolean early = random.nextInt(WHILE_STARTING) == 0;
      int after = random.nextInt(early ? START_MILLIS : TRAFFIC_MILLIS);
      one(kill, early, after);
    }
    awaitPrivate();
    device.agent().stop();
    assertFalse(rules().contains("zta"), rules());
    device.start();
    summary();
    assertEquals(List.of(), faults);
  }

  private void one(int kill, boolean early, int after) throws Exception {
    Process traffic = traffic();
    try {
      if (early) {
        device.agent().stop();
        device.startAndKill(after);
        starting++;
      } else {
        awaitPrivate();
        synthetic = run("dig", "+short", "wiki.corp.example").out().strip();
        TimeUnit.MILLISECONDS.sleep(after);
        device.agent().kill();
      }
      long killed = System.nanoTime();
      checkOrdinary();
      slowestOrdinary = Math.max(slowestOrdinary, millisSince(killed));
      if (!early) {
        checkPrivate();
      }
      awaitNothingButTheGuard();
      slowestUndo = Math.max(slowestUndo, millisSince(killed));
    } catch (AssertionError e) {
      faults.add("kill %d%s, after %d ms: %s".formatted(kill, early ? " (start)" : "", after, e));
      say(faults.get(faults.size() - 1));
    } finally {
      traffic.descendants().forEach(ProcessHandle::destroyForcibly);
      traffic.destroyForcibly().waitFor();
      device.start();
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private Process traffic() throws Exception {
    List<String> command = new ArrayList<>(site.device().as(Device.ANNA));
    command.addAll(
        List.of(
            "sh",
            "-c",
            "while :; do curl -s -m 20 -o /dev/null http://wiki.corp.example/big;"
                + " curl -s -m 20 -o /dev/null http://10.50.0.10/;"
                + " curl -s -m 20 -o /dev/null http://www.public.example/; sleep 0.01; done"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Checks that the network serves what is not private, and no name that is. */
  final void checkOrdinary() throws Exception {
    assertEquals(Site.PUBLIC, run("dig", "+short", "www.public.example").out().strip());
    assertEquals("the public page\n", run("curl", "-sS", "http://www.public.example/").out());
    assertTrue(run("getent", "ahosts", "wiki.corp.example").code() != 0);
  }

  /** Checks that an address is refused, and at once. */
  void checkRefused(String address) throws Exception {
    Namespace.Ended ended = run("curl", "-sS", "--max-time", "5", "http://" + address + "/");
    assertTrue(ended.code() != 0 && !ended.out().contains("timed out"), address + ended);
  }

  /** Returns what a page says that the agent has no part in. */
  String direct(String address) throws Exception {
    return run("curl", "-sS", "--max-time", "5", "http://" + address + "/").out();
  }

  /** Returns the address that stood for a private name before the kill. */
  String synthetic() {
    return synthetic;
  }

  /** Waits until the agent serves what is private. */
  final void awaitPrivate() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (!run("curl", "-sS", "--max-time", "5", "http://wiki.corp.example/")
        .out()
        .equals("the private page\n")) {
      deadline.pause("what is private");
    }
  }

  /** Waits until all that a dead agent changed is undone. */
  final void awaitNothingButTheGuard() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(15));
    while (rules().replaceAll("table inet zta_guard\\S*", "").contains("zta")) {
      deadline.pause("the watchdog: " + rules());
    }
  }

  /** Returns all that an agent might leave in the system's network. */
  final String rules() throws Exception {
    return site.device()
        .ok(
            "sh",
            "-c",
            "ip -o link | grep zta0; ip rule | grep -E '9[23]|5[ab]' | sed 's/^/zta rule /';"
                + " ip -6 rule | grep -E '9[23]|5[ab]' | sed 's/^/zta rule /';"
                + " for table in 92 93; do ip route show table $table; ip -6 route show table $table;"
                + " done 2>/dev/null | sed 's/^/zta route /';"
                + " grep -v -e 198.51.100.53 -e '^options timeout:2 attempts:2$' /etc/resolv.conf"
                + " | sed 's/^/zta dns /'; nft list tables; true");
  }

  private Namespace.Ended run(String... command) throws Exception {
    return site.device().runAs(Device.ANNA, command);
  }

  /** Says how it went, to whoever asked for a table. */
  private void summary() throws IOException {
    String row =
        "| %s | %d | %d | %d | %d ms | %d ms | %d |%n"
            .formatted(
                failMode, KILLS, starting, faults.size(), slowestOrdinary, slowestUndo, SEED);
    say(row);
    String table = System.getProperty("zta.suite.log", "");
    if (!table.isEmpty()) {
      Files.writeString(Path.of(table), row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }
}
