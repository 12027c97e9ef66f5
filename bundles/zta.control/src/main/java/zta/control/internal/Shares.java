package zta.control.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import zta.api.flow.LocalUser;

/** Counts what each user has under way. Safe for use by many threads. */
final class Shares {
  private final int share;
  private final ConcurrentMap<LocalUser, Integer> taken = new ConcurrentHashMap<>();

  Shares(int share) {
    this.share = share;
  }

  /** Takes one, or returns false when the user has the whole share. */
  boolean take(LocalUser user) {
    boolean[] given = {false};
    taken.compute(
        user,
        (u, of) -> {
          int now = of == null ? 0 : of;
          given[0] = now < share;
          return given[0] ? now + 1 : now;
        });
    return given[0];
  }

  void giveBack(LocalUser user) {
    taken.computeIfPresent(user, (u, of) -> of > 1 ? of - 1 : null);
  }
}
