package zta.core.internal.enrolment;

import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.keystore.DeviceKeyStore;
import zta.core.internal.record.KeyStores;
import zta.core.internal.runtime.Timers;

/**
 * Deletes keys that nothing needs any more. What a killed process left is swept at the next start,
 * so that a deletion may fail or be late.
 */
final class KeyDisposal {
  /** Begins the ids of all keys made here; others' keys are never swept. */
  static final String PREFIX = "enrolment-";

  private static final Logger LOG = LoggerFactory.getLogger(KeyDisposal.class);

  private final KeyStores keys;
  private final Timers timers;
  private final Duration overlap;

  KeyDisposal(KeyStores keys, Timers timers, Duration overlap) {
    this.keys = keys;
    this.timers = timers;
    this.overlap = overlap;
  }

  /** Deletes a key. */
  void now(String store, String id) {
    try {
      keys.named(store).delete(id);
    } catch (FaultException e) {
      LOG.warn("A key that is not needed any more cannot be deleted: {}", e.fault());
    }
  }

  /** Deletes a key once handshakes that use it have ended. */
  void later(String store, String id) {
    timers.after(overlap, () -> now(store, id));
  }

  /** Deletes all keys of enrolments but those given. */
  void sweep(Set<String> needed) {
    for (DeviceKeyStore store : keys.all()) {
      try {
        for (String id : store.ids()) {
          if (id.startsWith(PREFIX) && !needed.contains(id)) {
            LOG.info("Deleting a key that belongs to no enrolment: {}", id);
            store.delete(id);
          }
        }
      } catch (FaultException e) {
        LOG.warn("Keys without an enrolment cannot be deleted: {}", e.fault());
      }
    }
  }
}
