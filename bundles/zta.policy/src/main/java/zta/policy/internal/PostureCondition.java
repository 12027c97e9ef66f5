package zta.policy.internal;

import java.util.EnumMap;
import java.util.Map;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;

/** What a rule wants of the device; what is unknown is never as wanted. */
final class PostureCondition {
  private final PostureKind[] kinds;
  private final PostureState[] states;

  PostureCondition(Map<PostureKind, PostureState> wanted) {
    Map<PostureKind, PostureState> sorted = new EnumMap<>(PostureKind.class);
    sorted.putAll(wanted);
    kinds = sorted.keySet().toArray(PostureKind[]::new);
    states = sorted.values().toArray(PostureState[]::new);
  }

  boolean isMet(Map<PostureKind, PostureState> found) {
    for (int i = 0; i < kinds.length; i++) {
      if (found.get(kinds[i]) != states[i]) {
        return false;
      }
    }
    return true;
  }
}
