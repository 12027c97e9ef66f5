package zta.api.network;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears that the machine woke up or its network changed; a whiteboard service. Must not block and
 * not throw.
 */
@ConsumerType
@FunctionalInterface
public interface NetworkListener {
  /** Called after each change, in order, one call at a time. */
  void changed(NetworkState state);
}
