package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.Deadline;
import zta.testkit.NeedsRoot;

/**
 * Kills the agent with SIGKILL at random moments under traffic: names and ordinary traffic go on at
 * once, what is private stays closed, and nothing of the agent's stays in the system.
 */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledTransparentIT {
  private static final int KILLS = Integer.getInteger("zta.network.kills", 5);
  private static final long SEED = Long.getLong("zta.seed", System.nanoTime());
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[
        {"id":"servers","name":"Servers","names":["*.corp.example"],
         "exceptions":["public.corp.example"]},
        {"id":"net","name":"Network","networks":["10.50.0.0/24","fd50::/64"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers","net"]}]}
      """;

  @TempDir static Path folder;
  private Site site;
  private Device device;

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    device = site.own(new Device(site, POLICY, Device.TRANSPARENT));
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @Test
  void leavesTheNetworkAsItWas() throws Exception {
    say("seed " + SEED);
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      awaitPrivate();
      Process traffic = traffic();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      device.agent().kill();
      assertOrdinaryTraffic();
      assertPrivateIsClosed();
      traffic.destroyForcibly().waitFor();
      awaitNothingButTheGuard();
      device.start();
    }
    awaitPrivate();
    device.agent().stop();
    assertFalse(rules().contains("zta"), rules());
    device.start();
  }

  private Process traffic() throws Exception {
    List<String> command = new ArrayList<>(site.device().as(Device.ANNA));
    command.addAll(
        List.of(
            "sh",
            "-c",
            "while :; do curl -s -o /dev/null http://wiki.corp.example/big;"
                + " curl -s -o /dev/null http://10.50.0.10/; done"));
    return new ProcessBuilder(command).start();
  }

  private void assertOrdinaryTraffic() throws Exception {
    assertEquals(Site.PUBLIC, run("dig", "+short", "www.public.example").out().strip());
    assertEquals("the public page\n", run("curl", "-sS", "http://www.public.example/").out());
  }

  private void assertPrivateIsClosed() throws Exception {
    Namespace.Ended ended = run("curl", "-sS", "--max-time", "5", "http://10.50.0.10/");
    assertTrue(ended.code() != 0 && !ended.out().contains("timed out"), ended.out());
    assertEquals("", run("dig", "+short", "wiki.corp.example").out().strip());
  }

  private void awaitPrivate() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60));
    while (!run("curl", "-sS", "--max-time", "5", "http://wiki.corp.example/")
        .out()
        .equals("the private page\n")) {
      deadline.pause("what is private");
    }
  }

  private void awaitNothingButTheGuard() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(15));
    while (rules().replaceAll("table inet zta_guard\\S*", "").contains("zta")) {
      deadline.pause("the watchdog: " + rules());
    }
  }

  /** Returns all that an agent might leave in the system's network. */
  private String rules() throws Exception {
    return site.device()
        .ok(
            "sh",
            "-c",
            "ip -o link | grep zta0; ip rule | grep -E '92|5a' | sed 's/^/zta rule /';"
                + " ip -6 rule | grep -E '92|5a' | sed 's/^/zta rule /';"
                + " ip route show table 92 2>/dev/null | sed 's/^/zta route /'; nft list tables; true");
  }

  private Namespace.Ended run(String... command) throws Exception {
    return site.device().runAs(Device.ANNA, command);
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }
}
