package zta.api.enrolment;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of configurations that come into force; a whiteboard service. Calls come from worker
 * threads, must not throw.
 */
@ConsumerType
public interface ConfigurationListener {
  /** A configuration of an enrolment came into force. */
  void configured(Enrolment enrolment, ClientConfiguration configuration);
}
