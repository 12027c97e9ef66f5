package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.Activity.Query;
import zta.api.headend.ActivityRow;

class SqlActivityTest {
  private static final Query ALL = query(Optional.empty(), Optional.empty(), 100);

  @TempDir Path home;
  private TestStore store;
  private SqlActivity activity;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    activity = start(1024);
  }

  private SqlActivity start(int queueSize) {
    SqlActivity started =
        new SqlActivity(new ActivityTable(store.database), store.clock, 30, queueSize);
    started.start();
    return started;
  }

  @AfterEach
  void close() throws InterruptedException {
    activity.close();
    store.close();
  }

  @Test
  void findsAtOnceWhatWasRecordedBefore() throws Exception {
    for (int i = 0; i < 500; i++) {
      activity.record(row("t" + i, TestStore.START.plusMillis(i), "alice@x.example"));
      assertEquals(
          "t" + i,
          activity.search(query(Optional.empty(), Optional.empty(), 1)).get(0).transactionId());
    }
  }

  @Test
  void searchesByEachColumn() throws Exception {
    activity.record(row("t1", TestStore.START, "alice@x.example"));
    activity.record(row("t2", TestStore.START.plusSeconds(1), "bob@x.example"));

    assertEquals(List.of("t2", "t1"), ids(ALL));
    assertEquals(List.of("t2"), ids(query(Optional.of("bob@x.example"), Optional.empty(), 9)));
    assertEquals(List.of("t1"), ids(query(Optional.empty(), Optional.of("t1"), 9)));
    assertEquals(List.of("t2"), ids(query(Optional.empty(), Optional.empty(), 1)));
    assertEquals(List.of("t2", "t1"), ids(destination("wiki.x.example:443")));
    assertEquals(List.of(), ids(destination("other:443")));
    assertEquals(List.of("t1"), ids(between(TestStore.START, TestStore.START.plusSeconds(1))));
  }

  @Test
  void keepsARowAsItWas() throws Exception {
    ActivityRow row = row("t1", TestStore.START, "alice@x.example");
    activity.record(row);

    assertEquals(List.of(row), activity.search(ALL));
  }

  @Test
  void addsTheEndToTheRow() throws Exception {
    UUID key = activity.record(row("t1", TestStore.START, "alice@x.example"));
    activity.ended(key, TestStore.START.plusSeconds(5), "ZTA-FLOW-COMPLETED", 10, 20);

    Map<String, String> details = activity.search(ALL).get(0).details();

    assertEquals("ZTA-FLOW-COMPLETED", details.get("connection status"));
    assertEquals("10", details.get("txbytes"));
    assertEquals("20", details.get("rxbytes"));
    assertEquals("linux", details.get("client os"));
  }

  @Test
  void theFirstEndCountsWrittenWithTheRowOrAfterIt() throws Exception {
    UUID together = activity.record(row("t1", TestStore.START, "alice@x.example"));
    activity.ended(together, TestStore.START.plusSeconds(5), "ZTA-FLOW-COMPLETED", 10, 20);
    activity.ended(together, TestStore.START.plusSeconds(6), "ZTA-FLOW-RESET", 11, 21);
    UUID apart = activity.record(row("t2", TestStore.START.plusSeconds(1), "alice@x.example"));
    assertFalse(activity.search(ALL).get(0).details().containsKey("ended"));
    activity.ended(apart, TestStore.START.plusSeconds(5), "ZTA-FLOW-RESET", 12, 22);
    assertEquals("12", activity.search(ALL).get(0).details().get("txbytes"));
    activity.ended(apart, TestStore.START.plusSeconds(6), "ZTA-FLOW-COMPLETED", 13, 23);

    List<ActivityRow> rows = activity.search(ALL);

    assertEquals("22", rows.get(0).details().get("rxbytes"));
    assertEquals("20", rows.get(1).details().get("rxbytes"));
  }

  @Test
  void endsOneRowOfThoseThatShareATransactionId() throws Exception {
    UUID alices = activity.record(row("t1", TestStore.START, "alice@x.example"));
    activity.record(row("t1", TestStore.START.plusSeconds(1), "mallory@x.example"));
    activity.ended(alices, TestStore.START.plusSeconds(5), "ZTA-FLOW-COMPLETED", 10, 20);

    List<ActivityRow> rows = activity.search(ALL);

    assertFalse(rows.get(0).details().containsKey("ended"));
    assertEquals("20", rows.get(1).details().get("rxbytes"));
  }

  @Test
  void dropsAndCountsWhatTheQueueCannotHold() {
    SqlActivity idle = new SqlActivity(new ActivityTable(store.database), store.clock, 30, 16);

    for (int i = 0; i < 20; i++) {
      idle.record(row("t" + i, TestStore.START, "alice@x.example"));
    }

    assertEquals(4, idle.dropped());
  }

  @Test
  void countsRowsThatTheDatabaseDoesNotTake() throws Exception {
    store.close();

    activity.write(
        List.of(
            new ActivityEntry.Access(UUID.randomUUID(), row("t", TestStore.START, "a@x.example"))));

    assertEquals(1, activity.dropped());
  }

  @Test
  void deletesWhatIsTooOld() throws Exception {
    activity.record(row("old", TestStore.START, "alice@x.example"));
    store.pass(Duration.ofDays(31));
    activity.record(row("new", store.clock.instant(), "alice@x.example"));
    assertTrue(ids(ALL).contains("new"));

    activity.purge();

    assertEquals(List.of("new"), ids(ALL));
  }

  private List<String> ids(Query query) throws FaultException {
    return activity.search(query).stream().map(ActivityRow::transactionId).toList();
  }

  private static Query query(Optional<String> identity, Optional<String> transaction, int limit) {
    Optional<String> any = Optional.empty();
    return new Query(identity, transaction, any, any, Optional.empty(), Optional.empty(), limit);
  }

  private static Query destination(String destination) {
    Optional<String> any = Optional.empty();
    return new Query(
        any, any, Optional.of(destination), any, Optional.empty(), Optional.empty(), 9);
  }

  private static Query between(Instant from, Instant to) {
    Optional<String> any = Optional.empty();
    return new Query(any, any, any, Optional.of("ALLOWED"), Optional.of(from), Optional.of(to), 9);
  }

  private static ActivityRow row(String transactionId, Instant at, String identity) {
    return new ActivityRow(
        at,
        transactionId,
        identity,
        "ALLOWED",
        "ZTA-ACCESS-ALLOWED",
        "wiki",
        "r1",
        "wiki.x.example:443",
        Map.of("client os", "linux"));
  }
}
