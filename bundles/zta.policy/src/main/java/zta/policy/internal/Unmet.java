package zta.policy.internal;

import java.util.EnumSet;
import java.util.Set;
import zta.api.access.Condition;
import zta.api.access.ReasonCode;

/** Sets of conditions as bits, so that deciding allocates nothing. */
final class Unmet {
  /** All conditions are met. */
  static final int NOTHING = 0;

  /** Whom a rule is for. */
  static final int WHO = bit(Condition.IDENTITY) | bit(Condition.GROUP);

  private static final Condition[] CONDITIONS = Condition.values();

  private Unmet() {}

  static int bit(Condition condition) {
    return switch (condition) {
      case IDENTITY -> 1;
      case GROUP -> 1 << 1;
      case POSTURE -> 1 << 2;
      case NETWORK -> 1 << 3;
      case TIME -> 1 << 4;
      case PORT -> 1 << 5;
    };
  }

  static int count(int unmet) {
    return Integer.bitCount(unmet);
  }

  static Set<Condition> conditions(int unmet) {
    EnumSet<Condition> set = EnumSet.noneOf(Condition.class);
    for (Condition condition : CONDITIONS) {
      if ((unmet & bit(condition)) != 0) {
        set.add(condition);
      }
    }
    return set;
  }

  /** Returns the one reason that all these conditions share, {@code NO_RULE} when they differ. */
  static ReasonCode reason(int unmet) {
    ReasonCode only = ReasonCode.NO_RULE;
    for (Condition condition : CONDITIONS) {
      if ((unmet & bit(condition)) != 0) {
        if (only != ReasonCode.NO_RULE && only != condition.reason()) {
          return ReasonCode.NO_RULE;
        }
        only = condition.reason();
      }
    }
    return only;
  }
}
