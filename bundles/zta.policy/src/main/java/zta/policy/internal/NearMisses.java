package zta.policy.internal;

import java.util.ArrayList;
import java.util.List;
import zta.api.access.AccessRequest;
import zta.api.access.NearMiss;
import zta.api.access.ReasonCode;

/** Gathers the rules that would have allowed an access, and tells what stood in the way. */
final class NearMisses {
  private static final int MOST = 5;

  private final List<Rule> rules = new ArrayList<>();
  private final List<Integer> unmet = new ArrayList<>();

  private NearMisses() {}

  /**
   * Gathers the allowing rules among the first ones.
   *
   * @param more conditions that no rule meets, as bits of {@link Unmet}
   */
  static NearMisses of(Rule[] candidates, int end, AccessRequest request, int more) {
    NearMisses misses = new NearMisses();
    for (int i = 0; i < end; i++) {
      if (candidates[i].allows()) {
        misses.rules.add(candidates[i]);
        misses.unmet.add(candidates[i].unmet(request) | more);
      }
    }
    return misses;
  }

  /** Returns at most five, fewest unmet conditions first, else in the order of the rules. */
  List<NearMiss> closest() {
    List<NearMiss> closest = new ArrayList<>(Math.min(MOST, rules.size()));
    for (int count = 1; count <= Integer.SIZE && closest.size() < MOST; count++) {
      for (int i = 0; i < rules.size() && closest.size() < MOST; i++) {
        if (Unmet.count(unmet.get(i)) == count) {
          closest.add(new NearMiss(rules.get(i).id(), Unmet.conditions(unmet.get(i))));
        }
      }
    }
    return closest;
  }

  /**
   * Returns the one kind of condition that stood in the way everywhere. Rules for other people say
   * nothing to somebody for whom there is a rule of his own.
   */
  ReasonCode reason() {
    int own = Unmet.NOTHING;
    int all = Unmet.NOTHING;
    for (int conditions : unmet) {
      all |= conditions;
      own |= (conditions & Unmet.WHO) == 0 ? conditions : 0;
    }
    return Unmet.reason(own == Unmet.NOTHING ? all : own);
  }
}
