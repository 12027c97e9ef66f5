package zta.policy.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Names and wildcards by their labels from the right. An exact name is more specific than any
 * wildcard, a longer wildcard than a shorter one. {@code *.corp.example} covers all names below
 * {@code corp.example}, not that name itself.
 *
 * <p>Written by one thread, then read by many.
 */
final class NameTrie {
  /** No entry. */
  static final int NONE = -1;

  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> below = new HashMap<>();
    private int exact = NONE;
    private int wildcard = NONE;
  }

  /** Adds a canonical name or wildcard; returns what stood there before, or {@link #NONE}. */
  int put(String name, int value) {
    boolean wildcard = name.startsWith("*.");
    Node node = root;
    int end = name.length();
    int stop = wildcard ? 2 : 0;
    while (end > stop) {
      int dot = name.lastIndexOf('.', end - 1);
      int start = Math.max(dot + 1, stop);
      node = node.below.computeIfAbsent(name.substring(start, end), label -> new Node());
      end = start - 1;
    }
    int before = wildcard ? node.wildcard : node.exact;
    if (before == NONE && wildcard) {
      node.wildcard = value;
    } else if (before == NONE) {
      node.exact = value;
    }
    return before;
  }

  /**
   * Finds the most specific entry for a canonical name.
   *
   * @param refused values that do not cover this name as a wildcard
   * @return its value, or {@link #NONE}
   */
  int find(String name, IntPredicate refused) {
    return find(root, name, name.length(), refused);
  }

  private static int find(Node node, String name, int end, IntPredicate refused) {
    if (end < 0) {
      return node.exact;
    }
    int start = name.lastIndexOf('.', end - 1) + 1;
    @Nullable Node below = node.below.get(name.substring(start, end));
    if (below != null) {
      int found = find(below, name, start - 1, refused);
      if (found != NONE) {
        return found;
      }
    }
    return node.wildcard != NONE && !refused.test(node.wildcard) ? node.wildcard : NONE;
  }
}
