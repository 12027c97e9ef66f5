package zta.policy.internal;

import java.util.EnumMap;
import java.util.Map;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;

/**
 * What a rule wants of the device. What is unknown speaks against access: an allow rule does not
 * take it for what it wants, a deny rule does.
 */
final class PostureCondition {
  private final PostureKind[] kinds;
  private final PostureState[] states;
  private final boolean unknownIsMet;

  PostureCondition(Map<PostureKind, PostureState> wanted, boolean ofAllowRule) {
    unknownIsMet = !ofAllowRule;
    Map<PostureKind, PostureState> sorted = new EnumMap<>(PostureKind.class);
    sorted.putAll(wanted);
    kinds = sorted.keySet().toArray(PostureKind[]::new);
    states = sorted.values().toArray(PostureState[]::new);
  }

  boolean isMet(Map<PostureKind, PostureState> found) {
    for (int i = 0; i < kinds.length; i++) {
      PostureState state = found.getOrDefault(kinds[i], PostureState.UNKNOWN);
      boolean met = state == PostureState.UNKNOWN ? unknownIsMet : state == states[i];
      if (!met) {
        return false;
      }
    }
    return true;
  }
}
