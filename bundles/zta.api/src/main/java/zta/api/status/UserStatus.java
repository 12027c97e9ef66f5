package zta.api.status;

import java.util.List;
import java.util.Optional;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.SyncStatus;
import zta.api.flow.LocalUser;

/**
 * All that is shown about one local user.
 *
 * @param user whom it is about
 * @param state the one state
 * @param step the enrolment's current step in words, empty otherwise
 * @param attention what needs attention, gravest first
 * @param enrolment the enrolment, when there is one
 * @param sync configuration sync, when enrolled
 */
public record UserStatus(
    LocalUser user,
    TileState state,
    String step,
    List<Attention> attention,
    Optional<Enrolment> enrolment,
    Optional<SyncStatus> sync) {
  /** Copies the list. */
  public UserStatus {
    attention = List.copyOf(attention);
  }
}
