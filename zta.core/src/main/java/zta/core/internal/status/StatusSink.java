package zta.core.internal.status;

import java.util.Optional;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;
import zta.api.status.TileState;

/** Takes what the engine knows about a user, to be told by the status service. */
public interface StatusSink {
  /** Says that something is under way or needed that outweighs the enrolment's own state. */
  void phase(LocalUser user, TileState phase, String step);

  /** Takes the phase back. */
  void settled(LocalUser user);

  /** Says what enrolment a user has now. */
  void enrolment(LocalUser user, Optional<Enrolment> enrolment);

  /** Says how configuration sync of a user stands. */
  void sync(LocalUser user, Optional<SyncStatus> sync);

  /** Raises an attention item for one user, or replaces the one of the same topic. */
  void raise(LocalUser user, String topic, Fault fault);

  /** Takes an attention item of one user back. */
  void clear(LocalUser user, String topic);
}
