package zta.core.internal.report;

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
 * Raises the engine's faults, and keeps them until there is a status service to show them.
 *
 * <p>Safe for use by many threads; never waits.
 */
@Component(name = "zta.core.reporter", service = Reporter.class)
public class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private final Map<String, Fault> raised = new ConcurrentHashMap<>();
  private volatile @Nullable StatusService status;
  private volatile @Nullable MessageHistory history;

  /** Raises a fault under its topic, once for as long as it stays the same. */
  public void raise(String topic, Fault fault) {
    if (fault.equals(raised.put(topic, fault))) {
      return;
    }
    LOG.warn("{}: {}", topic, fault);
    StatusService shown = status;
    if (shown != null) {
      shown.raise(topic, fault);
    }
    MessageHistory kept = history;
    if (kept != null) {
      kept.fault(Severity.WARNING, Optional.empty(), fault.reason(), fault);
    }
  }

  /** Takes a topic's fault back. */
  public void clear(String topic) {
    StatusService shown = status;
    if (raised.remove(topic) != null && shown != null) {
      shown.clear(topic);
    }
  }

  /** Hands over what was raised before it came. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindStatus(StatusService service) {
    status = service;
    raised.forEach(service::raise);
  }

  /** Forgets it. */
  public void unbindStatus(StatusService service) {
    if (status == service) {
      status = null;
    }
  }

  /** Uses a history from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindHistory(MessageHistory service) {
    history = service;
  }

  /** Forgets it. */
  public void unbindHistory(MessageHistory service) {
    if (history == service) {
      history = null;
    }
  }
}
