package zta.netcheck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.fault.FaultCode;

class EndpointChecksIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final ExecutorService pool = Executors.newFixedThreadPool(8);
  private InstantSource clock = InstantSource.system();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void eachStepOfAServerThatIsWell() throws Exception {
    TlsServer server = new TlsServer(now, Duration.ofDays(30).plusHours(1));
    try {
      Map<String, Object> row = one(server, "localhost", List.of(server.root()));
      assertFalse(row.containsKey("fault"), row.toString());
      assertEquals("CN=Test Root", row.get("issuer"));
      assertEquals(30L, row.get("daysLeft"));
      assertTrue(row.get("tls").toString().startsWith("TLSv1."), row.toString());
      assertTrue(Math.abs((Long) row.get("clockSeconds")) < 30, row.toString());
      assertTrue(row.containsKey("resolveMillis") && row.containsKey("tlsMillis"), row.toString());
      assertTrue((Integer) row.get("mtu") > 1280, row.toString());
    } finally {
      server.stop();
    }
  }

  @Test
  void namesWhoOpensTls() throws Exception {
    TlsServer server = new TlsServer(now, Duration.ofDays(30));
    TlsServer other = new TlsServer(now, Duration.ofDays(30));
    try {
      Map<?, ?> fault = fault(one(server, "localhost", List.of(other.root())));
      assertEquals(FaultCode.HEADEND_NOT_TRUSTED.id(), fault.get("code"));
      assertTrue(fault.get("reason").toString().contains("issued by CN=Test Root"), fault + "");
      assertTrue(fault.get("remedy").toString().contains("inspection"), fault + "");
    } finally {
      server.stop();
      other.stop();
    }
  }

  @Test
  void tellsACertificateThatHasEndedAndOneOfAnotherHost() throws Exception {
    TlsServer server = new TlsServer(now, Duration.ofDays(-1));
    try {
      Map<?, ?> ended = fault(one(server, "localhost", List.of()));
      assertTrue(ended.get("reason").toString().contains("not valid today"), ended + "");
      clock = () -> now.minus(Duration.ofDays(2));
      Map<?, ?> other = fault(one(server, "127.0.0.1", List.of()));
      assertTrue(other.get("reason").toString().contains("not for 127.0.0.1"), other + "");
    } finally {
      server.stop();
    }
  }

  @Test
  void tellsThatThisDevicesClockIsOff() throws Exception {
    TlsServer server = new TlsServer(now, Duration.ofDays(30));
    try {
      clock = () -> Instant.now().plus(Duration.ofMinutes(10));
      Map<?, ?> fault = fault(one(server, "localhost", List.of()));
      assertEquals(FaultCode.CLOCK_OFF.id(), fault.get("code"));
    } finally {
      server.stop();
    }
  }

  @Test
  void tellsAClosedPortAndAnUnknownName() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    List<Map<String, Object>> rows =
        checks(LONG)
            .run(
                List.of(
                    new Endpoint("proxy", "127.0.0.1", closed, List.of(), List.of("h2")),
                    new Endpoint("services", "no..name", 443, List.of(), List.of("h2"))));
    assertEquals(FaultCode.HEADEND_UNREACHABLE.id(), fault(rows.get(0)).get("code"));
    assertTrue(fault(rows.get(0)).get("remedy").toString().contains("firewall"));
    assertEquals(FaultCode.NAME_UNRESOLVED.id(), fault(rows.get(1)).get("code"));
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAtTheDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint =
          new Endpoint("proxy", "127.0.0.1", silent.getLocalPort(), List.of(), List.of("h2"));
      List<Map<String, Object>> rows = checks(Duration.ofMillis(500)).run(List.of(endpoint));
      assertEquals(FaultCode.TIMED_OUT.id(), fault(rows.get(0)).get("code"));
      Map<?, ?> fault = fault(checks(LONG).run(List.of(endpoint)).get(0));
      assertTrue(fault.get("reason").toString().contains("TCP works"), fault + "");
    }
  }

  private Map<String, Object> one(TlsServer server, String host, List<X509Certificate> anchors) {
    return checks(LONG)
        .run(List.of(new Endpoint("services", host, server.port(), anchors, List.of("http/1.1"))))
        .get(0);
  }

  private EndpointChecks checks(Duration limit) {
    return new EndpointChecks(pool, clock, limit);
  }

  private static Map<?, ?> fault(Map<String, Object> row) {
    assertTrue(row.get("fault") instanceof Map, row.toString());
    return (Map<?, ?>) row.get("fault");
  }
}
