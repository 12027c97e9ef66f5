package zta.core.internal.sync;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.core.internal.headend.HeadendCaller;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.runtime.Timers;

/** How sync stands for one user. Changed in the user's lane only; read by anybody. */
final class UserSync {
  final StoredEnrolment enrolment;
  volatile @Nullable ClientConfiguration configuration;
  volatile @Nullable CachedConfiguration cached;
  volatile Optional<Fault> fault = Optional.empty();
  volatile boolean changed;
  Optional<Fault> told = Optional.empty();
  int tries;
  Timers.@Nullable Cancel next;
  @Nullable HeadendCaller caller;

  UserSync(StoredEnrolment enrolment) {
    this.enrolment = enrolment;
  }

  SyncStatus status() {
    ClientConfiguration known = configuration;
    CachedConfiguration last = cached;
    return new SyncStatus(
        known == null ? 0 : known.revision(),
        last == null ? Instant.EPOCH : last.lastSuccess(),
        changed,
        fault);
  }

  void stop() {
    if (next != null) {
      next.cancel();
    }
  }
}
