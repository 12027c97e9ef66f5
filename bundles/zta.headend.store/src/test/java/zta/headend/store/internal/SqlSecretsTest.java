package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.Secrets.Binding;

class SqlSecretsTest {
  private static final int CONSUMERS = 50;
  private static final byte[] KEY = {1, 2, 3};
  private static final Binding BINDING = new Binding("kid", "e1");

  @TempDir Path home;
  private TestStore store;
  private SqlSecrets secrets;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    secrets = new SqlSecrets(store.database, store.clock);
    new SqlEnrolments(store.database, store.clock)
        .add(TestStore.enrolment("e1", "alice@corp.example", "d1"));
    secrets.add(BINDING, KEY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void belongsToWhoeverUsedItFirst() throws Exception {
    assertArrayEquals(KEY, secrets.macKey("kid").orElseThrow());

    assertEquals(Optional.of(BINDING), secrets.consume("kid", "first"));
    assertEquals(Optional.empty(), secrets.consume("kid", "second"));
    assertEquals(Optional.of(BINDING), secrets.consume("kid", "first"));
    assertEquals(Optional.empty(), secrets.consume("unknown", "first"));
  }

  @Test
  void isGoodForAnHour() throws Exception {
    store.pass(Duration.ofMinutes(59));
    assertTrue(secrets.macKey("kid").isPresent());

    store.pass(Duration.ofMinutes(2));
    assertTrue(secrets.macKey("kid").isEmpty());
    assertEquals(Optional.empty(), secrets.consume("kid", "first"));
  }

  @Test
  void goesToExactlyOneOfManyAtOnce() throws Exception {
    CountDownLatch ready = new CountDownLatch(CONSUMERS);
    ExecutorService pool = Executors.newFixedThreadPool(CONSUMERS);
    List<Future<Optional<Binding>>> answers = new ArrayList<>();
    for (int i = 0; i < CONSUMERS; i++) {
      String user = "account-" + i;
      answers.add(
          pool.submit(
              () -> {
                ready.countDown();
                ready.await();
                return secrets.consume("kid", user);
              }));
    }

    int winners = 0;
    for (Future<Optional<Binding>> answer : answers) {
      winners += answer.get().isPresent() ? 1 : 0;
    }
    pool.shutdown();

    assertEquals(1, winners);
  }
}
