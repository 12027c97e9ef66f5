package zta.headend.store.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.headend.ChangeFeed;
import zta.api.headend.Changes;
import zta.api.headend.Changes.Topic;

/**
 * Tells listeners what changed. The table of changes is the truth and is read every few seconds; a
 * commit in this process only wakes the reader earlier.
 */
@Component(immediate = true)
public final class SqlChangeFeed implements ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(SqlChangeFeed.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long KEPT = 10_000;

  private record Change(long revision, String topicName) {
    /** Empty for what another version of this program noted. */
    Optional<Topic> topic() {
      return Arrays.stream(Topic.values()).filter(t -> t.name().equals(topicName)).findFirst();
    }
  }

  private final Database database;
  private final Semaphore wake = new Semaphore(0);
  private final Runnable waker = wake::release;
  private final Thread reader = new Thread(this::follow, "zta-headend-changes-1");
  private volatile boolean stopping;
  private long last;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      fieldOption = FieldOption.REPLACE)
  private volatile List<Changes> listeners = List.of();

  /** Starts to follow changes from now on. */
  @Activate
  public SqlChangeFeed(@Reference Database database) throws FaultException {
    this.database = database;
    this.last = revision();
    database.onChange(waker);
    reader.setDaemon(true);
    reader.start();
  }

  /** Replaces the listeners. */
  void listen(List<Changes> newListeners) {
    listeners = newListeners;
  }

  @Override
  public long revision() throws FaultException {
    return database.run(
        tx ->
            tx.one(
                    "SELECT revision FROM revision_counter WHERE id = 1",
                    row -> row.number("revision"))
                .orElse(0L));
  }

  private void follow() {
    while (!stopping) {
      try {
        wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        tellAll();
      } catch (InterruptedException e) {
        return;
      } catch (FaultException e) {
        LOG.warn("changes cannot be read: {}", e.fault());
      } catch (RuntimeException e) {
        LOG.error("changes cannot be read", e);
      }
    }
  }

  private void tellAll() throws FaultException {
    List<Change> changes =
        database.run(
            tx ->
                tx.list(
                    "SELECT revision, topic FROM change_log WHERE revision > ? ORDER BY revision",
                    row -> new Change(row.number("revision"), row.text("topic")),
                    last));
    for (Change change : changes) {
      change.topic().ifPresentOrElse(topic -> tell(change.revision(), topic), () -> skip(change));
      last = change.revision();
    }
    if (!changes.isEmpty()) {
      database.run(tx -> tx.update("DELETE FROM change_log WHERE revision < ?", last - KEPT));
    }
  }

  private static void skip(Change change) {
    LOG.warn("change {} is of a kind that this version does not know", change.revision());
  }

  private void tell(long revision, Topic topic) {
    for (Changes listener : listeners) {
      try {
        listener.changed(revision, topic);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on change {} of {}", revision, topic, e);
      }
    }
  }

  /** Stops; nobody is told anything any more when this returns. */
  @Deactivate
  public void close() throws InterruptedException {
    stopping = true;
    database.removeListener(waker);
    wake.release();
    reader.join(PATIENCE.toMillis());
    reader.interrupt();
  }
}
