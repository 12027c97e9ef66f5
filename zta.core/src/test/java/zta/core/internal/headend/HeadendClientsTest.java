package zta.core.internal.headend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.StatusService;
import zta.api.status.UserStatus;
import zta.core.internal.fixture.HeadendDouble;
import zta.core.internal.fixture.ManualTimers;
import zta.core.internal.fixture.Pebble;
import zta.core.internal.fixture.TestCa;
import zta.lib.x509.Pins;

class HeadendClientsTest {
  private static final Instant NOW = Instant.now();

  private final Map<String, Fault> raised = new HashMap<>();
  private final ManualTimers time = new ManualTimers(NOW);
  private final TestCa root = new TestCa("Root", NOW);
  private final HeadendClients clients = new HeadendClients(time, new Raised());

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void tellsThatThisDevicesClockIsOffUntilItIsRight() throws Exception {
    int port = Pebble.freePort();
    try (HeadendDouble headend = new HeadendDouble(root, port, InstantSource.system())) {
      assertTrue(headend.active().isEmpty());
      ask(port);
      assertEquals(Map.of(), raised);
      time.jump(Duration.ofMinutes(20));
      ask(port);
      Fault fault = raised.get("clock");
      assertEquals(FaultCode.CLOCK_OFF.id(), fault.code());
      assertTrue(fault.place().endsWith(":" + port), fault::toString);
      assertTrue(fault.reason().contains("minutes ahead"), fault::toString);
      assertFalse(fault.remedy().isBlank());
      time.jump(Duration.ofMinutes(-40));
      ask(port);
      assertTrue(raised.get("clock").reason().contains("minutes behind"), raised::toString);
      time.jump(Duration.ofMinutes(20));
      ask(port);
      assertEquals(Map.of(), raised);
    }
  }

  @Test
  void aClockThatIsYearsOffFindsNoHeadendToTrust() throws Exception {
    int port = Pebble.freePort();
    try (HeadendDouble headend = new HeadendDouble(root, port, InstantSource.system())) {
      assertTrue(headend.active().isEmpty());
      time.jump(Duration.ofDays(-3000));
      Fault behind = assertThrows(FaultException.class, () -> ask(port)).fault();
      assertEquals(FaultCode.CLOCK_OFF.id(), behind.code(), behind::toString);
      time.jump(Duration.ofDays(8000));
      Fault ahead = assertThrows(FaultException.class, () -> ask(port)).fault();
      assertEquals(FaultCode.HEADEND_NOT_TRUSTED.id(), ahead.code(), ahead::toString);
      assertTrue(ahead.reason().contains("clock"), ahead::toString);
    }
  }

  @Test
  void aCallUnderWayEndsWithItsClients() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> call =
          CompletableFuture.runAsync(
              () -> {
                try {
                  ask(silent.getLocalPort());
                } catch (FaultException e) {
                  throw new CompletionException(e);
                }
              });
      try (Socket accepted = silent.accept()) {
        assertTrue(accepted.isConnected());
        clients.close();
        Exception end = assertThrows(Exception.class, () -> call.get(5, TimeUnit.SECONDS));
        assertTrue(
            end.getCause() instanceof FaultException fault
                && fault.fault().reason().contains("the agent stops"),
            end::toString);
      }
    }
  }

  private void ask(int port) throws FaultException {
    clients
        .anonymous(List.of(Pins.of(root.certificate())), List.of())
        .send(
            HeadendCaller.request(
                    URI.create("https://localhost:" + port + "/v1/registration/nonce"))
                .GET()
                .build());
  }

  /** What is raised now. */
  private final class Raised implements StatusService {
    @Override
    public UserStatus status(LocalUser user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void raise(String topic, Fault fault) {
      raised.put(topic, fault);
    }

    @Override
    public void clear(String topic) {
      raised.remove(topic);
    }
  }
}
