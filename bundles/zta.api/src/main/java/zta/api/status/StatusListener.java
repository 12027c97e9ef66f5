package zta.api.status;

import org.osgi.annotation.versioning.ConsumerType;
import zta.api.flow.LocalUser;

/** Hears that a user's status changed; a whiteboard service. Must not block and not throw. */
@ConsumerType
public interface StatusListener {
  /** The status of a user changed; ask {@link StatusService} for it. */
  void statusChanged(LocalUser user);
}
