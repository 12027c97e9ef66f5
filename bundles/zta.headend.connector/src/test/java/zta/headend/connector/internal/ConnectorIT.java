package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zta.api.headend.ActivityRow;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.TunnelClient;

/** Flows through connectors, and what becomes of them when a connector goes. */
class ConnectorIT extends WithConnectors {
  @Test
  void reachesThePrivateServerThroughTheConnectorWithTheFewestFlows() throws Exception {
    connector("berlin-1");
    connector("berlin-2");
    policy();

    try (TunnelClient client = TunnelClient.alice(headend)) {
      assertTrue(client.connect(app()).startsWith("HTTP/1.1 200"));
      assertTrue(client.page(APP).endsWith("private page"));
    }
    ActivityRow row = headend.activity(app()).get(0);
    assertEquals("berlin", row.details().get("app connector group id"));
    assertTrue(
        Set.of("berlin-1", "berlin-2").contains(row.details().get("app connector id")),
        row.toString());
    assertTrue(row.details().get("resolved ip").contains("1"), row.toString());

    awaitNoFlow();
    List<TunnelClient> flows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      flows.add(flow());
    }
    assertEquals(3, headend.flows("berlin-1"));
    assertEquals(3, headend.flows("berlin-2"));
    for (TunnelClient flow : flows) {
      flow.close();
    }
    awaitNoFlow();
    assertEquals(
        "127.0.0.1",
        headend.connector("berlin-1").get("addresses").getAsJsonArray().get(0).getAsString());
  }

  private static void awaitNoFlow() throws Exception {
    Eventually.holds(
        "no flow is left",
        5_000,
        () -> headend.flows("berlin-1") == 0 && headend.flows("berlin-2") == 0);
  }

  @Test
  void flowsOfAKilledConnectorEndAndNewOnesGoToTheOther() throws Exception {
    connector("kill-1");
    policy();
    TunnelClient flow = flow();
    connector("kill-2");

    connectors.get("kill-1").kill();
    assertTrue(flow.untilEnd() < 1_000);
    long began = System.nanoTime();
    flow().close();
    assertTrue(System.nanoTime() - began < 5_000_000_000L);
    Eventually.holds(
        "the end is recorded with its reason",
        5_000,
        () ->
            headend.activity(app()).stream()
                .anyMatch(
                    row -> "ZTA-CONNECTOR-LOST".equals(row.details().get("connection status"))));

    run("kill-1");
    awaitState("kill-1", "CONNECTED");
  }

  @Test
  void aFrozenConnectorIsNoticedAndDoesNotHoldNewFlowsUp() throws Exception {
    connector("cold-1");
    policy();
    TunnelClient flow = flow();
    connector("cold-2");
    TunnelClient second = flow();

    connectors.get("cold-1").freeze();
    try {
      for (int i = 0; i < 2; i++) {
        long began = System.nanoTime();
        flow().close();
        long took = (System.nanoTime() - began) / 1_000_000;
        assertTrue(took < 5_000, "a new flow took " + took + " ms");
      }
      long took = flow.untilEnd();
      assertTrue(took < 15_000, "noticed after " + took + " ms");
      assertEquals("DISCONNECTED", headend.state("cold-1"));
      assertEquals("still here", second.echo("still here"));
    } finally {
      connectors.get("cold-1").thaw();
      second.close();
    }
    awaitState("cold-1", "CONNECTED");
  }

  @Test
  void aRemovedConnectorsFlowsEndWithinASecond() throws Exception {
    connector("gone-1");
    policy();
    TunnelClient flow = flow();

    assertEquals(204, headend.admin("DELETE", "connectors/gone-1", "").statusCode());
    long took = flow.untilEnd();
    assertTrue(took <= 1_000, "took " + took + " ms");
    assertEquals(404, headend.admin("GET", "connectors/gone-1", "").statusCode());
    try (TunnelClient client = TunnelClient.alice(headend)) {
      String refused = client.connect(app());
      assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
      assertTrue(refused.contains("ZTA-RESOURCE-CONNECTOR"), refused);
    }
    long refused = headend.counted("connectors.refused");
    Eventually.holds(
        "it tries again and again",
        30_000,
        () -> headend.counted("connectors.refused") > refused + 1);
    try (TunnelClient client = TunnelClient.alice(headend)) {
      assertTrue(client.connect(app()).contains("ZTA-RESOURCE-CONNECTOR"));
    }
  }

  @Test
  void tellsWhyAConnectorDoesNotReachAResource() throws Exception {
    connector("narrow-1", "{\"loopback\":false,\"networks\":[\"10.0.0.0/8\"]}");
    policy();
    assertRefused(app(), "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    assertRefused("far.berlin.test:80", "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    assertRefused("lost.berlin.test:80", "502", "ZTA-RESOURCE-NAME", "dns_error");
    connector("wide-1");
    assertRefused(APP + ":" + freePort(), "502", "ZTA-RESOURCE-REFUSED", "connection_refused");
    assertEquals("hello", flow().echo("hello"));
  }

  private static void assertRefused(String authority, String status, String... parts)
      throws Exception {
    try (TunnelClient client = TunnelClient.alice(headend)) {
      String head = client.connect(authority);
      assertTrue(head.startsWith("HTTP/1.1 " + status), head);
      for (String part : parts) {
        assertTrue(head.contains(part), head);
      }
    }
  }
}
