package zta.names.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;

/**
 * What is wrong with the resolver now: told once to log, history and status, and taken back when it
 * is over. Safe for use by many threads.
 */
public final class FaultBoard {
  private static final Logger LOG = LoggerFactory.getLogger(FaultBoard.class);
  private static final String TOPIC = "names:";
  private static final long PASSING = TimeUnit.MINUTES.toNanos(5);
  private static final long LASTING = Long.MAX_VALUE;

  private record Posted(Fault fault, long until) {}

  private final Map<String, Posted> posted = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private volatile @Nullable StatusService status;
  private volatile @Nullable MessageHistory history;

  /**
   * Makes an empty board.
   *
   * @param nanos a clock that never jumps
   */
  public FaultBoard(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Posts what stays until cleared. */
  public void raise(String topic, Fault fault) {
    post(topic, fault, LASTING);
  }

  /** Posts what something met just now; it passes when it is not met again for minutes. */
  public void met(Fault fault) {
    post(fault.code(), fault, nanos.getAsLong() + PASSING);
  }

  private void post(String topic, Fault fault, long until) {
    Posted before = posted.put(topic, new Posted(fault, until));
    if (before != null && before.fault().equals(fault)) {
      return;
    }
    LOG.warn("{}", fault);
    show(status, topic, fault);
    note(history, fault);
  }

  /** Takes back what is over. */
  public void clear(String topic) {
    if (posted.remove(topic) != null) {
      StatusService shown = status;
      if (shown != null) {
        shown.clear(TOPIC + topic);
      }
    }
  }

  /** Takes back everything. */
  public void clearAll() {
    List.copyOf(posted.keySet()).forEach(this::clear);
  }

  /** Takes back what was not met for a while. */
  public void tick() {
    long now = nanos.getAsLong();
    posted.forEach(
        (topic, one) -> {
          if (one.until() != LASTING && now - one.until() > 0) {
            clear(topic);
          }
        });
  }

  /** Returns all that is wrong. */
  public List<Fault> faults() {
    return posted.values().stream().map(Posted::fault).toList();
  }

  /** Shows faults here from now on. */
  public void showOn(StatusService service) {
    status = service;
    posted.forEach((topic, one) -> show(service, topic, one.fault()));
  }

  /** Shows them there no more. */
  public void hideFrom(StatusService service) {
    if (status == service) {
      status = null;
    }
  }

  /** Notes faults here from now on. */
  public void noteIn(MessageHistory service) {
    history = service;
    posted.values().forEach(one -> note(service, one.fault()));
  }

  /** Notes them there no more. */
  public void forget(MessageHistory service) {
    if (history == service) {
      history = null;
    }
  }

  private static void show(@Nullable StatusService service, String topic, Fault fault) {
    if (service != null) {
      service.raise(TOPIC + topic, fault);
    }
  }

  private static void note(@Nullable MessageHistory service, Fault fault) {
    if (service != null) {
      service.fault(Severity.WARNING, Optional.empty(), "Private names need attention", fault);
    }
  }
}
