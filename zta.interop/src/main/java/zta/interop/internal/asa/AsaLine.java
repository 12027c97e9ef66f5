package zta.interop.internal.asa;

import java.util.List;

/**
 * One line of an ASA-style configuration.
 *
 * @param number line number, from 1
 * @param indent blanks before the first word; one more level of them opens a sub-mode
 * @param column column of the first word, from 1
 * @param words the line's words
 */
record AsaLine(int number, int indent, int column, List<String> words) {
  AsaLine {
    words = List.copyOf(words);
  }

  /** Returns whether the line begins with these words. */
  boolean starts(String... first) {
    return words.size() >= first.length && words.subList(0, first.length).equals(List.of(first));
  }

  /** Returns the word at an index, or an empty text when there are fewer. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** Returns the words from an index on, joined by blanks. */
  String rest(int index) {
    return index < words.size() ? String.join(" ", words.subList(index, words.size())) : "";
  }
}
