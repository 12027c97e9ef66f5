package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.headend.ActivityRow;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.TunnelClient;
import zta.headend.connector.internal.fixture.UdpServer;

/** UDP through connectors: CONNECT-UDP with capsules on the connection that the connector made. */
class ConnectorUdpIT extends WithConnectors {
  private static final String ANY = "{\"loopback\":true,\"maxBackOffMillis\":1000";

  private static TunnelClient flow(UdpServer udp) throws Exception {
    TunnelClient client = TunnelClient.alice(headend);
    String head = client.connectUdp(APP, udp.port());
    assertTrue(head.startsWith("HTTP/1.1 101"), head);
    echo(client, new byte[] {1, 2, 3});
    return client;
  }

  private static void echo(TunnelClient client, byte[] payload) throws Exception {
    client.datagram(payload);
    assertArrayEquals(payload, client.datagram());
  }

  @Test
  void datagramsGoThereAndBackOneByOne() throws Exception {
    connector("udp-1");
    policy();
    try (UdpServer udp = new UdpServer("127.0.0.1")) {
      TunnelClient client = flow(udp);
      Random random = new Random(7);
      long bytes = 3;
      for (int size : new int[] {0, 1, 63, 64, 1200, 9000}) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        echo(client, payload);
        bytes += size;
      }
      assertEquals(1, headend.flows("udp-1"));
      client.close();
      Eventually.holds("the flow is over", 5_000, () -> headend.flows("udp-1") == 0);
      long all = bytes;
      Eventually.holds(
          "what was carried is recorded", 5_000, () -> recorded(udp.port(), "udp-1", all));
    }
  }

  private static boolean recorded(int port, String connector, long bytes) throws Exception {
    List<ActivityRow> rows = headend.activity(APP + ":" + port);
    return rows.stream()
        .anyMatch(
            row ->
                connector.equals(row.details().get("app connector id"))
                    && row.toString().contains("" + bytes));
  }

  @Test
  void newFlowsGoToTheOtherConnectorWhenOneIsKilled() throws Exception {
    connector("udp-kill-1");
    policy();
    try (UdpServer udp = new UdpServer("127.0.0.1")) {
      TunnelClient first = flow(udp);
      connector("udp-kill-2");
      connectors.get("udp-kill-1").kill();
      assertTrue(first.untilEnd() < 5_000);
      try (TunnelClient second = flow(udp)) {
        assertEquals(1, headend.flows("udp-kill-2"));
        echo(second, new byte[100]);
      }
    }
  }

  @Test
  void tellsWhyAResourceIsNotReached() throws Exception {
    connector("udp-narrow-1", "{\"loopback\":false,\"networks\":[\"10.0.0.0/8\"]}");
    policy();
    refused(APP, 9, "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    refused("far.berlin.test", 9, "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    refused("lost.berlin.test", 9, "502", "ZTA-RESOURCE-NAME", "dns_error");
    refused("other.paris.test", 9, "403", "ZTA-ACCESS-NO-RULE");
  }

  private static void refused(String host, int port, String status, String... parts)
      throws Exception {
    try (TunnelClient client = TunnelClient.alice(headend)) {
      String head = client.connectUdp(host, port);
      assertTrue(head.startsWith("HTTP/1.1 " + status), head);
      for (String part : parts) {
        assertTrue(head.contains(part), head);
      }
    }
  }

  @Test
  void aClosedPortEndsTheFlow() throws Exception {
    connector("udp-closed-1");
    policy();
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (TunnelClient client = TunnelClient.alice(headend)) {
      assertTrue(client.connectUdp(APP, port).startsWith("HTTP/1.1 101"));
      client.datagram(new byte[] {1});
      assertTrue(client.untilEnd() < 10_000);
    }
    Eventually.holds(
        "the reason is recorded",
        5_000,
        () ->
            headend.activity(APP + ":" + port).stream()
                .anyMatch(
                    row -> "ZTA-RESOURCE-REFUSED".equals(row.details().get("connection status"))));
  }

  @Test
  void anIdleFlowIsEndedByTheConnectorToo() throws Exception {
    connector("udp-idle-1", ANY + ",\"idleUdpSeconds\":1}");
    policy();
    try (UdpServer udp = new UdpServer("127.0.0.1");
        TunnelClient client = flow(udp)) {
      assertTrue(client.untilEnd() < 20_000);
      Eventually.holds("no flow is left", 5_000, () -> headend.flows("udp-idle-1") == 0);
    }
  }
}
