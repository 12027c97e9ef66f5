package zta.headend.store.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;

/**
 * Writes activity in batches on one thread of its own. Who records never waits: when the queue is
 * full or the database fails, rows are dropped and counted.
 */
@Component(configurationPid = "zta.headend.activity")
@Designate(ocd = ActivityConfig.class)
public final class SqlActivity implements Activity {
  private static final Logger LOG = LoggerFactory.getLogger(SqlActivity.class);
  private static final int SMALLEST_QUEUE = 16;
  private static final int BATCH = 512;
  private static final long GATHER_MILLIS = 250;
  private static final long GLANCE_MILLIS = 25;
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final ActivityTable table;
  private final InstantSource clock;
  private final Duration retention;
  private final RowKeys keys;
  private final BlockingQueue<ActivityEntry> queue;
  private final int enough;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = new Thread(this::writeAll, "zta-headend-activity-1");
  private volatile boolean stopping;
  private volatile boolean awaited;
  private Instant nextPurge = Instant.MIN;
  private Instant nextWarning = Instant.MIN;

  /** Starts the writer. */
  @Activate
  public SqlActivity(
      @Reference Database database, @Reference InstantSource clock, ActivityConfig config) {
    this(new ActivityTable(database), clock, config.retentionDays(), config.queueSize());
    start();
  }

  /** Makes one whose writer has not started. */
  SqlActivity(ActivityTable table, InstantSource clock, int retentionDays, int queueSize) {
    this.table = table;
    this.clock = clock;
    this.retention = Duration.ofDays(Math.max(1, retentionDays));
    this.keys = new RowKeys(clock);
    this.queue = new ArrayBlockingQueue<>(Math.max(SMALLEST_QUEUE, queueSize));
    this.enough = Math.min(BATCH, queue.remainingCapacity() / 2);
  }

  void start() {
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public UUID record(ActivityRow row) {
    UUID key = keys.next();
    offer(new ActivityEntry.Access(key, row));
    return key;
  }

  @Override
  public void ended(UUID row, Instant at, String reason, long sent, long received) {
    offer(new ActivityEntry.End(row, at, reason, sent, received));
  }

  private void offer(ActivityEntry entry) {
    if (stopping || !queue.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  /** Returns how many entries were dropped since the start. */
  long dropped() {
    return dropped.get();
  }

  @Override
  public List<ActivityRow> search(Query query) throws FaultException {
    awaitWritten();
    return table.search(query);
  }

  private void awaitWritten() throws FaultException {
    CountDownLatch latch = new CountDownLatch(1);
    try {
      if (offerBarrier(latch) && latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new FaultException(
        FaultCode.TIMED_OUT.at(
            "activity search", "what was recorded before is not written yet", "Try again."));
  }

  private boolean offerBarrier(CountDownLatch latch) throws InterruptedException {
    boolean offered =
        queue.offer(new ActivityEntry.Barrier(latch), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    awaited = true;
    LockSupport.unpark(writer);
    return offered;
  }

  private void writeAll() {
    List<ActivityEntry> batch = new ArrayList<>(BATCH);
    try {
      while (!stopping || !queue.isEmpty()) {
        ActivityEntry first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          gather();
          awaited = false;
          queue.drainTo(batch, BATCH - 1);
          write(batch);
          batch.clear();
        }
        purgeAtTimes();
      }
    } catch (InterruptedException e) {
      LOG.debug("activity writer ends");
    }
  }

  /**
   * Lets rows come together, unless somebody waits for them: an access and its end cost one
   * transaction then and no wake-up each, and who opens flows seldom meets the writer at work.
   */
  private void gather() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
    while (!stopping && !awaited && queue.size() < enough && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(GLANCE_MILLIS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Writes a batch; twice at most, since the first try may find a connection that has died. */
  void write(List<ActivityEntry> batch) {
    try {
      table.write(batch);
    } catch (FaultException first) {
      writeAgain(batch);
    }
    for (ActivityEntry entry : batch) {
      if (entry instanceof ActivityEntry.Barrier barrier) {
        barrier.latch().countDown();
      }
    }
  }

  private void writeAgain(List<ActivityEntry> batch) {
    try {
      table.write(batch);
    } catch (FaultException e) {
      dropped.addAndGet(
          batch.stream().filter(entry -> !(entry instanceof ActivityEntry.Barrier)).count());
      if (!clock.instant().isBefore(nextWarning)) {
        nextWarning = clock.instant().plus(BETWEEN_WARNINGS);
        LOG.warn("{} ({} rows of activity lost since the start)", e.fault(), dropped);
      }
    }
  }

  private void purgeAtTimes() {
    Instant now = clock.instant();
    if (!now.isBefore(nextPurge)) {
      nextPurge = now.plus(BETWEEN_PURGES);
      purge();
    }
  }

  /** Deletes what is older than the retention. */
  void purge() {
    Instant oldest = clock.instant().minus(retention);
    try {
      LOG.debug("{} old rows of activity deleted", table.deleteBefore(oldest));
    } catch (FaultException e) {
      LOG.warn("{}", e.fault());
    }
  }

  /** Writes what waits, then stops. */
  @Deactivate
  public void close() throws InterruptedException {
    stopping = true;
    awaitEnd();
    if (dropped.get() > 0) {
      LOG.warn("{} rows of activity were lost", dropped);
    }
  }

  private void awaitEnd() throws InterruptedException {
    queue.offer(new ActivityEntry.Barrier(new CountDownLatch(1)));
    LockSupport.unpark(writer);
    writer.join(PATIENCE.toMillis());
    writer.interrupt();
  }
}
