package zta.core.internal.record;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationListener;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentListener;
import zta.api.tunnel.Tunnels;

/**
 * Tells listeners and tunnels what happened to enrolments. A failing listener harms nobody else.
 */
@Component(service = EnrolmentEvents.class)
public final class EnrolmentEvents {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentEvents.class);

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<EnrolmentListener> enrolmentListeners = List.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<ConfigurationListener> configurationListeners = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable Tunnels tunnels;

  /** Starts with the listeners that DS brings. */
  @Activate
  public EnrolmentEvents() {}

  /** Tells the listeners given. */
  public EnrolmentEvents(
      List<EnrolmentListener> enrolments, List<ConfigurationListener> configurations) {
    enrolmentListeners = enrolments;
    configurationListeners = configurations;
  }

  /** An enrolment is there. */
  public void enrolled(Enrolment enrolment) {
    each(enrolmentListeners, listener -> listener.enrolled(enrolment));
  }

  /** An enrolment has a new certificate. */
  public void renewed(Enrolment enrolment) {
    withTunnels(there -> there.renew(enrolment.id()));
    enrolled(enrolment);
  }

  /** An enrolment is no more. */
  public void unenrolled(Enrolment enrolment) {
    withTunnels(there -> there.close(enrolment.id()));
    each(enrolmentListeners, listener -> listener.unenrolled(enrolment));
  }

  /** A configuration came into force. */
  public void configured(Enrolment enrolment, ClientConfiguration configuration) {
    each(configurationListeners, listener -> listener.configured(enrolment, configuration));
  }

  private void withTunnels(Consumer<Tunnels> call) {
    Tunnels there = tunnels;
    if (there != null) {
      each(List.of(there), call);
    }
  }

  private static <T> void each(List<T> listeners, Consumer<T> call) {
    for (T listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener of enrolments failed", e);
      }
    }
  }
}
