package zta.lib.undo;

import java.util.Map;

/**
 * Reads the little JSON (RFC 8259) that journal entries are made of: an object of strings, of which
 * one, {@code details}, is an object of strings itself. The watchdog has no JSON library.
 */
final class FlatJson {
  /** What the names of inner members begin with. */
  static final String DETAILS = "details/";

  private final String text;
  private int at;

  FlatJson(String text) {
    this.text = text;
  }

  void into(Map<String, String> flat) throws RefusedUndoException {
    object("", flat);
    if (peek() != '\0') {
      throw bad();
    }
  }

  private void object(String prefix, Map<String, String> flat) throws RefusedUndoException {
    expect('{');
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      member(prefix, flat);
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',');
    }
  }

  private void member(String prefix, Map<String, String> flat) throws RefusedUndoException {
    String name = string();
    expect(':');
    if (prefix.isEmpty() && name.equals("details")) {
      object(DETAILS, flat);
    } else if (name.indexOf('/') >= 0 || flat.putIfAbsent(prefix + name, string()) != null) {
      throw bad();
    }
  }

  private String string() throws RefusedUndoException {
    expect('"');
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return read.toString();
      }
      if (c < ' ') {
        throw bad();
      }
      read.append(c == '\\' ? escaped() : c);
    }
    throw bad();
  }

  private char escaped() throws RefusedUndoException {
    char c = at < text.length() ? text.charAt(at++) : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw bad();
    };
  }

  private char unicode() throws RefusedUndoException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      if (digit < 0) {
        throw bad();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void expect(char wanted) throws RefusedUndoException {
    if (peek() != wanted) {
      throw bad();
    }
    at++;
  }

  /** Returns the next character after white space, NUL at the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private RefusedUndoException bad() {
    return new RefusedUndoException("not an entry of a journal, at character " + at);
  }
}
