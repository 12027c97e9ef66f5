package zta.api.posture;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at one kind of posture; a whiteboard service of a module. May block; called on a worker
 * thread with a deadline.
 */
@ConsumerType
public interface PostureCheck {
  /** Returns what this check looks at. */
  PostureKind kind();

  /**
   * Looks now. Never throws for a state of the device: what cannot be told is {@link
   * PostureState#UNKNOWN}.
   */
  PostureFinding check();
}
