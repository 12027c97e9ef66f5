package zta.config.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;

/**
 * What is wrong with which file. This bundle starts before all others, so faults wait here for who
 * shows them; in a headend, which shows none, they are in the log.
 */
@Component(name = "zta.config.faults", service = ConfigFaults.class)
public class ConfigFaults {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFaults.class);

  private final Map<String, Fault> raised = new ConcurrentHashMap<>();
  private volatile @Nullable StatusService status;
  private volatile @Nullable MessageHistory history;

  /** Says what is wrong with a file; the same once. */
  void raise(String file, Fault fault) {
    if (fault.equals(raised.put(file, fault))) {
      return;
    }
    LOG.warn("{}", fault);
    StatusService shown = status;
    if (shown != null) {
      shown.raise(topic(file), fault);
    }
    MessageHistory kept = history;
    if (kept != null) {
      note(kept, fault);
    }
  }

  /** Says that a file is good, or gone. */
  void clear(String file) {
    StatusService shown = status;
    if (raised.remove(file) != null && shown != null) {
      shown.clear(topic(file));
    }
  }

  /** Hands over what was raised before it came. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStatus(StatusService service) {
    status = service;
    raised.forEach((file, fault) -> service.raise(topic(file), fault));
  }

  void unbindStatus(StatusService service) {
    if (status == service) {
      status = null;
    }
  }

  /** Hands over what was raised before it came. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindHistory(MessageHistory service) {
    history = service;
    raised.values().forEach(fault -> note(service, fault));
  }

  void unbindHistory(MessageHistory service) {
    if (history == service) {
      history = null;
    }
  }

  private static void note(MessageHistory kept, Fault fault) {
    kept.fault(
        Severity.WARNING,
        Optional.empty(),
        "A configuration file cannot be used; the values before stay in force",
        fault);
  }

  private static String topic(String file) {
    return "configuration:" + file;
  }
}
