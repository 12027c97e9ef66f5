package zta.interop.internal.asa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A line with the lines indented below it.
 *
 * @param line the line
 * @param children blocks one level deeper
 */
record AsaBlock(AsaLine line, List<AsaBlock> children) {
  /** Makes the tree that the indentation describes; uneven indentation is taken as it comes. */
  static List<AsaBlock> tree(List<AsaLine> lines) {
    List<AsaBlock> roots = new ArrayList<>();
    Deque<AsaBlock> open = new ArrayDeque<>();
    for (AsaLine line : lines) {
      while (!open.isEmpty() && open.getLast().line().indent() >= line.indent()) {
        open.removeLast();
      }
      AsaBlock block = new AsaBlock(line, new ArrayList<>());
      (open.isEmpty() ? roots : open.getLast().children()).add(block);
      open.addLast(block);
    }
    return roots;
  }
}
