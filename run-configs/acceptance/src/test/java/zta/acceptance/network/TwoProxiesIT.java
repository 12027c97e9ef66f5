package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.testkit.NeedsRoot;

/** When the proxy in use goes, new flows take the other one soon. */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoProxiesIT {
  private static final String SECOND = "198.51.100.77";
  private static final Duration AFTER_A_KILL = Duration.ofSeconds(5);
  private static final Duration AFTER_A_BLACK_HOLE = Duration.ofSeconds(15);
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"servers","name":"Servers","names":["*.corp.example"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers"]}]}
      """;

  @TempDir static Path folder;
  private Site site;
  private Device device;
  private HeadendProcess second;

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    site.internet().addresses("dev0", SECOND + "/24");
    device = site.own(new Device(site, POLICY, Device.TRANSPARENT, List.of(Site.HEADEND, SECOND)));
    second =
        site.own(
            site.internet()
                .call(() -> device.headend().standby(folder.resolve("standby"), SECOND)));
    device.ready();
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @Test
  @Order(1)
  void blackHole() throws Exception {
    HeadendProcess used = inUse();
    String gone = used == second ? SECOND : Site.HEADEND;
    site.device()
        .ok(
            "nft",
            "add table inet trouble;"
                + "add chain inet trouble out { type filter hook output priority 300; };"
                + "add chain inet trouble in { type filter hook prerouting priority -300; };"
                + "add rule inet trouble out ip daddr "
                + gone
                + " drop; add rule inet trouble in ip saddr "
                + gone
                + " drop");
    long began = System.nanoTime();
    flowsWithin(AFTER_A_BLACK_HOLE, began);
    assertTrue(inUse() != used, "the other proxy is used");
  }

  @AfterEach
  void wellAgain() throws Exception {
    site.device().run(List.of("nft", "delete", "table", "inet", "trouble"));
  }

  @Test
  @Order(2)
  void killed() throws Exception {
    HeadendProcess used = inUse();
    used.kill();
    flowsWithin(AFTER_A_KILL, System.nanoTime());
    site.internet()
        .call(
            () -> {
              used.startAgain();
              return null;
            });
  }

  /** Returns the headend that a new flow goes by. */
  private HeadendProcess inUse() throws Exception {
    int before = flows(second);
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    while (!page()) {
      deadline.pause("a flow");
    }
    return flows(second) > before ? second : device.headend();
  }

  private int flows(HeadendProcess headend) throws Exception {
    return site.internet().call(() -> headend.admin().activity("verdict=ALLOWED").size());
  }

  private void flowsWithin(Duration time, long began) throws Exception {
    Deadline deadline = Deadline.in(time.plusSeconds(20));
    while (!page()) {
      deadline.pause("a flow by the other proxy");
    }
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    assertTrue(millis <= time.toMillis(), "a flow after " + millis + " ms");
  }

  private boolean page() throws Exception {
    return site.device()
        .runAs(Device.ANNA, "curl", "-sS", "--max-time", "30", "http://wiki.corp.example/")
        .out()
        .equals("the private page\n");
  }
}
