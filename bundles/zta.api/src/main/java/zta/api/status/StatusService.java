package zta.api.status;

import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;

/** The single source of what the agent says about itself. Safe for use by many threads. */
@ProviderType
public interface StatusService {
  /** Returns the status of one user. */
  UserStatus status(LocalUser user);

  /**
   * Raises an attention item for every user, or replaces the one of the same topic.
   *
   * @param topic what it is about, such as {@code module:dart}; one item a topic
   */
  void raise(String topic, Fault fault);

  /** Takes an attention item back. */
  void clear(String topic);
}
