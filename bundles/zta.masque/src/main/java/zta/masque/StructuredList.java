package zta.masque;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists of items with parameters (RFC 9651), as far as Proxy-Status needs them. A malformed list is
 * empty: the standard wants the whole field ignored.
 */
final class StructuredList {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_MEMBERS = 16;
  private static final int MAX_PARAMETERS = 32;
  private static final String TOKEN_SPECIALS = "!#$%&'*+-.^_`|~:/";

  private final String text;
  private int at;

  private StructuredList(String text) {
    this.text = text;
  }

  static List<ProxyStatus> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return List.of();
    }
    try {
      return new StructuredList(text).members();
    } catch (Malformed e) {
      return List.of();
    }
  }

  /** Returns a text as a string of the standard: printable ASCII, quoted. */
  static String string(String value) {
    StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c >= ' ' && c < 127 ? c : '?');
      }
    }
    return quoted.append('"').toString();
  }

  static String tokenOrString(String value) {
    boolean token = !value.isEmpty() && isTokenStart(value.charAt(0));
    return token && value.chars().allMatch(c -> isTokenPart((char) c)) ? value : string(value);
  }

  private List<ProxyStatus> members() throws Malformed {
    List<ProxyStatus> members = new ArrayList<>();
    skipSpace();
    while (more()) {
      if (members.size() == MAX_MEMBERS) {
        throw new Malformed();
      }
      members.add(member());
      skipSpace();
      if (!more()) {
        return members;
      }
      expect(',');
      skipSpace();
      if (!more()) {
        throw new Malformed();
      }
    }
    return members;
  }

  private ProxyStatus member() throws Malformed {
    String name = bare();
    Map<String, String> parameters = new LinkedHashMap<>();
    while (more() && text.charAt(at) == ';') {
      at++;
      skipSpace();
      String key = key();
      String value = "?1";
      if (more() && text.charAt(at) == '=') {
        at++;
        value = bare();
      }
      parameters.put(key, value);
      if (parameters.size() > MAX_PARAMETERS) {
        throw new Malformed();
      }
    }
    return new ProxyStatus(name, parameters);
  }

  private String bare() throws Malformed {
    if (!more()) {
      throw new Malformed();
    }
    char first = text.charAt(at);
    if (first == '"') {
      return quoted();
    }
    if (first == '?' || first == '-' || isTokenStart(first) || ConnectTarget.isDigit(first)) {
      int start = at++;
      while (more() && isTokenPart(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }
    throw new Malformed();
  }

  private String quoted() throws Malformed {
    StringBuilder value = new StringBuilder();
    at++;
    while (more()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\') {
        c = more() ? text.charAt(at++) : 0;
        if (c != '"' && c != '\\') {
          throw new Malformed();
        }
      } else if (c < ' ' || c > '~') {
        throw new Malformed();
      }
      value.append(c);
    }
    throw new Malformed();
  }

  private String key() throws Malformed {
    int start = at;
    while (more() && isKeyPart(text.charAt(at))) {
      at++;
    }
    if (start == at || ConnectTarget.isDigit(text.charAt(start))) {
      throw new Malformed();
    }
    return text.substring(start, at);
  }

  private void expect(char wanted) throws Malformed {
    if (text.charAt(at) != wanted) {
      throw new Malformed();
    }
    at++;
  }

  private void skipSpace() {
    while (more() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean more() {
    return at < text.length();
  }

  private static boolean isTokenStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
  }

  private static boolean isTokenPart(char c) {
    return isTokenStart(c) || ConnectTarget.isDigit(c) || TOKEN_SPECIALS.indexOf(c) >= 0;
  }

  private static boolean isKeyPart(char c) {
    return (c >= 'a' && c <= 'z') || ConnectTarget.isDigit(c) || "_-.*".indexOf(c) >= 0;
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super(null, null, false, false);
    }
  }
}
