package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.ConnectorCertificate;
import zta.api.headend.ConnectorRecord;

class SqlConnectorsTest {
  private static final int TRIES = 50;
  private static final byte[] HASH = {1, 2, 3};
  private static final byte[] OTHER = {1, 2, 4};

  @TempDir Path home;
  private TestStore store;
  private SqlConnectors connectors;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    connectors = new SqlConnectors(store.database, store.clock);
    assertTrue(add("c1", "berlin-1"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private boolean add(String id, String name) throws FaultException {
    return connectors.add(
        new ConnectorRecord(
            id, name, "berlin", store.clock.instant(), Optional.empty(), Optional.empty()),
        HASH,
        store.clock.instant().plus(Duration.ofHours(1)));
  }

  private ConnectorCertificate certificate(String serial) {
    return new ConnectorCertificate(
        serial, "c1", "pem", store.clock.instant().plus(Duration.ofDays(30)));
  }

  @Test
  void tokenIsGoodOnceAndForAnHour() throws Exception {
    assertTrue(connectors.awaiting("c1", HASH).isPresent());
    assertEquals(Optional.empty(), connectors.awaiting("c1", OTHER));
    assertEquals(Optional.empty(), connectors.awaiting("c2", HASH));
    assertFalse(connectors.register(OTHER, certificate("1")));

    assertTrue(connectors.register(HASH, certificate("1")));
    assertFalse(connectors.register(HASH, certificate("2")));
    assertEquals(Optional.empty(), connectors.awaiting("c1", HASH));
    assertTrue(connectors.certificate("1").isPresent());
    assertEquals(Optional.empty(), connectors.certificate("2"));
    assertTrue(connectors.find("c1").orElseThrow().active());

    assertTrue(add("c2", "berlin-2"));
    store.pass(Duration.ofMinutes(61));
    assertEquals(Optional.empty(), connectors.awaiting("c2", HASH));
    assertFalse(
        connectors.register(
            HASH, new ConnectorCertificate("3", "c2", "pem", store.clock.instant())));
  }

  @Test
  void goesToExactlyOneOfManyAtOnce() throws Exception {
    CountDownLatch ready = new CountDownLatch(TRIES);
    ExecutorService pool = Executors.newFixedThreadPool(TRIES);
    List<Future<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      ConnectorCertificate own = certificate("s" + i);
      answers.add(
          pool.submit(
              () -> {
                ready.countDown();
                ready.await();
                return connectors.register(HASH, own);
              }));
    }

    int winners = 0;
    for (Future<Boolean> answer : answers) {
      winners += answer.get() ? 1 : 0;
    }
    pool.shutdown();

    assertEquals(1, winners);
  }

  @Test
  void aRemovedOneIsGoneWithItsCertificatesAndLeavesItsName() throws Exception {
    assertFalse(add("c2", "berlin-1"));
    assertTrue(connectors.register(HASH, certificate("1")));
    assertTrue(connectors.renew(certificate("2")));
    assertEquals(Set.of("berlin"), connectors.networks());

    assertTrue(connectors.remove("c1"));
    assertFalse(connectors.remove("c1"));
    assertFalse(connectors.remove("unknown"));

    assertEquals(Optional.empty(), connectors.certificate("1"));
    assertEquals(Optional.empty(), connectors.certificate("2"));
    assertFalse(connectors.renew(certificate("3")));
    assertEquals(List.of(), connectors.list());
    assertEquals(Set.of(), connectors.networks());
    assertFalse(connectors.find("c1").orElseThrow().active());
    assertTrue(add("c2", "berlin-1"));
  }

  @Test
  void aTokenOfARemovedOneIsOfNoUse() throws Exception {
    assertTrue(connectors.remove("c1"));
    assertEquals(Optional.empty(), connectors.awaiting("c1", HASH));
    assertFalse(connectors.register(HASH, certificate("1")));
  }
}
