package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.Changes;
import zta.api.headend.Identity;

class SqlChangeFeedTest {
  @TempDir Path home;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private TestStore store;
  private SqlChangeFeed feed;

  @BeforeEach
  void open() throws Exception {
    store = new TestStore(home.resolve("headend"));
    feed = new SqlChangeFeed(store.database);
    feed.listen(List.of(this::note));
  }

  private void note(long revision, Changes.Topic topic) {
    told.add(revision + " " + topic);
  }

  @AfterEach
  void close() throws Exception {
    feed.close();
    store.close();
  }

  @Test
  void tellsEachTopicUnderTheNextRevision() throws Exception {
    SqlDirectory directory = new SqlDirectory(store.database, store.clock);
    directory.put(new Identity("a@x.example", "A", Set.of()));
    new SqlPolicyStore(store.database, store.clock).put("{}", "a");
    new SqlEnrolments(store.database, store.clock)
        .add(TestStore.enrolment("e", "a@x.example", "d"));

    assertEquals("1 DIRECTORY", next());
    assertEquals("2 POLICY", next());
    assertEquals("3 ENROLMENT", next());
    assertEquals(3, feed.revision());
  }

  @Test
  void tellsAllChangesOfManyWritersInOrder() throws Exception {
    SqlDirectory directory = new SqlDirectory(store.database, store.clock);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "user" + i + "@x.example";
      writers.add(
          pool.submit(
              () -> {
                directory.put(new Identity(name, "", Set.of("g")));
                return name;
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    pool.shutdown();

    for (int i = 1; i <= 40; i++) {
      assertEquals(i + " DIRECTORY", next());
    }
  }

  @Test
  void goesOnAfterAListenerThatFails() throws Exception {
    Changes failing =
        (revision, topic) -> {
          throw new IllegalStateException("a listener that fails");
        };
    feed.listen(List.of(failing, this::note));

    new SqlDirectory(store.database, store.clock).name("Corp");

    assertEquals("1 DIRECTORY", next());
  }

  @Test
  void skipsWhatANewerVersionNoted() throws Exception {
    store.database.change(
        tx -> {
          tx.changed(Changes.Topic.POLICY);
          return tx.update("UPDATE change_log SET topic = 'LATER' WHERE revision = 1");
        });
    new SqlDirectory(store.database, store.clock).name("Corp");

    assertEquals("2 DIRECTORY", next());
  }

  private String next() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }
}
