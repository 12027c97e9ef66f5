package zta.masque.h2;

import java.util.HashSet;
import java.util.Set;

/**
 * Streams that this end reset of late. Frames that were on their way to them are to be ignored (RFC
 * 9113 section 5.1); to answer each with another reset would make the peer hang up.
 */
final class RecentResets {
  private static final int REMEMBERED = 1024;

  private final int[] ring = new int[REMEMBERED];
  private final Set<Integer> ids = new HashSet<>();
  private int next;

  void add(int streamId) {
    ids.remove(ring[next]);
    ring[next] = streamId;
    next = (next + 1) % REMEMBERED;
    ids.add(streamId);
  }

  /** The peer reset it as well: nothing of it can be on its way any more. */
  void remove(int streamId) {
    ids.remove(streamId);
  }

  boolean contains(int streamId) {
    return ids.contains(streamId);
  }
}
