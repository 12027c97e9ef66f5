package zta.acceptance.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.Deadline;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;
import zta.acceptance.product.Ports;
import zta.api.fault.FaultException;
import zta.api.flow.FlowFilter;
import zta.api.module.HealthProbe;
import zta.testkit.BundleJar;

/**
 * A module that filters every flow is replaced a hundred times while sixteen flows are busy on
 * their whole way: SOCKS5, the agent's engine and policy, HTTP/2 over mutual TLS, the headend's
 * proxy with its policy, the application. Now and then a version is offered that turns out sick.
 */
class HotSwapIT {
  private static final int FLOWS = 16;
  private static final int SWAPS = Integer.getInteger("zta.swaps", 100);
  private static final int EVERY_ROLLBACK = 5;
  private static final int EVERY_SICK = 10;
  private static final String IDENTITY = "swen@corp.example";
  private static final String HOST = "db.corp.example";

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void hundredSwapsUnderSixteenBusyFlowsLoseNothing() throws Exception {
    try (HeadendProcess headend = HeadendProcess.start(folder.resolve("headend"));
        Echo application = new Echo()) {
      headend.admin().policy(policy(application.port()));
      int socks = Ports.free();
      AgentHome home = home(headend, socks);
      try (AgentProcess agent =
          AgentProcess.await(
              AgentProcess.launch(home, ContainerProcess.bundles("agent"), List.of()), home)) {
        agent.call("enroll");
        change(agent, "install", "file", version(0).toString());
        awaitAccess(socks, application.port());
        Clients clients = new Clients();
        for (int i = 0; i < FLOWS; i++) {
          clients.start(socks, HOST, application.port());
        }
        long begin = System.nanoTime();
        swap(agent, clients);
        report(clients, Duration.ofNanos(System.nanoTime() - begin));
        int living = agent.call("flows").getAsJsonArray("live").size();
        clients.stop();
        assertEquals(0, clients.unfiltered(), "unfiltered replies");
        assertEquals(0, clients.lost(), "lost flows");
        assertEquals(FLOWS, living, "living flows after the last swap");
        assertTrue(clients.replies() > (long) FLOWS * SWAPS, "busy: " + clients.replies());
      }
    }
  }

  private void swap(AgentProcess agent, Clients clients) throws Exception {
    for (int i = 1; i <= SWAPS; i++) {
      if (i % EVERY_SICK == 0) {
        refuse(agent, sick(i));
        clients.awaitMore(FLOWS);
      }
      if (i % EVERY_ROLLBACK == 0) {
        change(agent, "rollback", "module", "upper");
      } else {
        change(agent, "install", "file", version(i).toString());
      }
      // Each version must have had something to do.
      clients.awaitMore(FLOWS);
    }
  }

  private static void refuse(AgentProcess agent, Path sick) {
    FaultException refused =
        assertThrows(
            FaultException.class,
            () -> agent.call("modules", "action", "install", "file", sick.toString()));
    assertEquals("ZTA-SICK-001", refused.fault().code());
  }

  private static void change(AgentProcess agent, String action, String name, String value)
      throws Exception {
    JsonObject module =
        agent
            .call("modules", "action", action, name, value)
            .getAsJsonArray("modules")
            .get(0)
            .getAsJsonObject();
    assertEquals("running", module.get("state").getAsString(), module::toString);
  }

  private AgentHome home(HeadendProcess headend, int socks) throws Exception {
    // The flows' owner must be the one who is enrolled: the account that this test runs under.
    AgentHome home =
        new AgentHome(folder.resolve("device"), System.getProperty("user.name"), IDENTITY);
    IdentityPki pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
    headend.admin().addCa(pki.ca());
    headend.admin().addUser(IDENTITY);
    pki.issue(IDENTITY, home.certificates());
    home.put("enrollment_choices/choice.json", headend.admin().choice());
    home.configure("zta.intercept.local", "{\"port\":" + socks + "}");
    home.configure("zta.core.filter", "{\"requiredFilters\":[\"upper\"]}");
    return home;
  }

  private static String policy(int port) {
    return """
        {"schema":"zta.policy/1",
         "resources":[{"id":"db","name":"Database","names":["%s"],"ports":["tcp/%d"],
                       "internalHost":"127.0.0.1","loopback":true}],
         "rules":[{"id":"all","name":"All","effect":"allow","resources":["db"]}]}
        """
        .formatted(HOST, port);
  }

  private Path version(int number) throws IOException {
    return module("1." + number + ".0", UpperCase.class).writeTo(modules());
  }

  /** Starts well, would end every flow, and says itself that it is not healthy. */
  private Path sick(int number) throws IOException {
    return module("2." + number + ".0", Throwing.class)
        .component(Sick.class, HealthProbe.class)
        .writeTo(modules());
  }

  private Path modules() throws IOException {
    return Files.createDirectories(folder.resolve("modules"));
  }

  private static BundleJar module(String version, Class<? extends FlowFilter> filter) {
    return new BundleJar("test.upper")
        .version(version)
        .header("Zta-Module", "upper")
        .header("Bundle-Name", "Upper case")
        .header("Import-Package", "zta.api.flow,zta.api.module,zta.api.fault")
        .component(filter, FlowFilter.class, Map.of(FlowFilter.SLOT, "upper"));
  }

  private static void awaitAccess(int socks, int port) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    while (true) {
      try {
        Clients.connect(socks, HOST, port).close();
        return;
      } catch (IOException e) {
        deadline.pause("the way to the application: " + e);
      }
    }
  }

  @SuppressWarnings("SystemOut")
  private static void report(Clients clients, Duration time) {
    System.out.printf(
        "%d swaps in %d s, %d replies, slowest %d ms%n",
        SWAPS, time.toSeconds(), clients.replies(), clients.slowestMillis());
  }
}
