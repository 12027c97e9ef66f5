package zta.core.internal.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.SyncStatus;
import zta.api.flow.LocalUser;
import zta.api.status.Attention;
import zta.api.status.TileState;
import zta.api.status.UserStatus;

/** What is known about one user. Guarded by the board. */
final class UserBoard {
  final Map<String, Attention> attention = new LinkedHashMap<>();
  @Nullable TileState phase;
  String step = "";
  Optional<Enrolment> enrolment = Optional.empty();
  Optional<SyncStatus> sync = Optional.empty();

  /** Makes the status; what concerns the user alone comes before what concerns the machine. */
  UserStatus status(LocalUser user, Collection<Attention> ofMachine) {
    List<Attention> all = new ArrayList<>(attention.values());
    all.addAll(ofMachine);
    return new UserStatus(user, state(all), step, all, enrolment, sync);
  }

  private TileState state(List<Attention> all) {
    if (phase != null) {
      return phase;
    }
    if (enrolment.isEmpty()) {
      return TileState.NOT_ENROLLED;
    }
    return all.isEmpty() ? TileState.ENROLLED : TileState.ATTENTION;
  }
}
