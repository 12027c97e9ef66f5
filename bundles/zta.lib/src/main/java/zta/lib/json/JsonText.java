package zta.lib.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** One pass over one text: the grammar of RFC 8259, nothing more lenient. */
final class JsonText {
  private static final int MAX_NUMBER_LENGTH = 64;

  private final String text;
  private final String place;
  private final Positions positions = new Positions();
  private int at;
  private int line = 1;
  private int lineStart;

  JsonText(String text, String place) {
    this.text = text;
    this.place = place;
  }

  Positions positions() {
    return positions;
  }

  JsonObject document() throws FaultException {
    if (element() instanceof JsonObject object) {
      return object;
    }
    throw new FaultException(
        FaultCode.CONFIG_UNREADABLE.at(place + ":1:1", "the document is not a JSON object"));
  }

  JsonElement element() throws FaultException {
    checkSize();
    if (text.startsWith("\ufeff")) {
      throw fault("a byte order mark is not allowed");
    }
    space();
    JsonElement element = value(1);
    space();
    if (at < text.length()) {
      throw fault("unexpected text after the document");
    }
    return element;
  }

  private void checkSize() throws FaultException {
    boolean certainlyFits = text.length() <= StrictJson.MAX_BYTES / 3;
    if (text.length() > StrictJson.MAX_BYTES
        || (!certainlyFits
            && text.getBytes(StandardCharsets.UTF_8).length > StrictJson.MAX_BYTES)) {
      throw StrictJson.tooLarge(place);
    }
  }

  private JsonElement value(int depth) throws FaultException {
    if (depth > StrictJson.MAX_DEPTH + 1) {
      throw fault("nested deeper than " + StrictJson.MAX_DEPTH);
    }
    int startLine = line;
    int startColumn = column();
    JsonElement element =
        switch (peek()) {
          case '{' -> object(depth);
          case '[' -> array(depth);
          case '"' -> new JsonPrimitive(string());
          case 't' -> literal("true", new JsonPrimitive(Boolean.TRUE));
          case 'f' -> literal("false", new JsonPrimitive(Boolean.FALSE));
          case 'n' -> literal("null", JsonNull.INSTANCE);
          default -> number();
        };
    positions.put(element, startLine, startColumn);
    return element;
  }

  private JsonObject object(int depth) throws FaultException {
    checkDepth(depth);
    JsonObject object = new JsonObject();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return object;
    }
    do {
      space();
      if (peek() != '"') {
        throw fault("expected a member name in double quotes");
      }
      int nameAt = at;
      String name = string();
      if (object.has(name)) {
        at = nameAt;
        throw fault("member " + quoted(name) + " appears twice");
      }
      space();
      expect(':', "expected ':' after the member name");
      space();
      object.add(name, value(depth + 1));
      space();
    } while (more('}'));
    return object;
  }

  private JsonArray array(int depth) throws FaultException {
    checkDepth(depth);
    JsonArray array = new JsonArray();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return array;
    }
    do {
      space();
      array.add(value(depth + 1));
      space();
    } while (more(']'));
    return array;
  }

  private void checkDepth(int depth) throws FaultException {
    if (depth > StrictJson.MAX_DEPTH) {
      throw fault("nested deeper than " + StrictJson.MAX_DEPTH);
    }
  }

  private boolean more(char end) throws FaultException {
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(end, "expected ',' or '" + end + "'");
    return false;
  }

  private JsonElement literal(String word, JsonElement element) throws FaultException {
    if (!text.startsWith(word, at)) {
      throw fault("not a JSON value");
    }
    at += word.length();
    return element;
  }

  private JsonPrimitive number() throws FaultException {
    int start = at;
    boolean integer = NumberText.isInteger(text, start);
    int end = NumberText.end(text, start);
    if (end < 0) {
      throw fault(at >= text.length() ? "the document ends too early" : "not a JSON value");
    }
    if (end - start > MAX_NUMBER_LENGTH) {
      throw fault("a number has more than " + MAX_NUMBER_LENGTH + " characters");
    }
    Number number = NumberText.value(text.substring(start, end), integer);
    if (number == null) {
      throw fault("a number is outside the range of a double");
    }
    at = end;
    return new JsonPrimitive(number);
  }

  private String string() throws FaultException {
    int start = ++at;
    while (peek() != '"' && peek() != '\\') {
      plainCharacter();
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder built = new StringBuilder(text.substring(start, at));
    while (peek() != '"') {
      if (peek() == '\\') {
        escape(built);
      } else {
        int from = at;
        plainCharacter();
        built.append(text, from, at);
      }
    }
    at++;
    return built.toString();
  }

  private void plainCharacter() throws FaultException {
    char c = text.charAt(at);
    if (c < 0x20) {
      throw fault("a control character in a string must be escaped");
    }
    if (Character.isSurrogate(c)) {
      boolean pair =
          Character.isHighSurrogate(c)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if (!pair) {
        throw fault("a lone surrogate is no character");
      }
      at++;
    }
    at++;
  }

  private void escape(StringBuilder built) throws FaultException {
    at++;
    char c = peek();
    switch (c) {
      case '"', '\\', '/' -> built.append(c);
      case 'b' -> built.append('\b');
      case 'f' -> built.append('\f');
      case 'n' -> built.append('\n');
      case 'r' -> built.append('\r');
      case 't' -> built.append('\t');
      case 'u' -> {
        unicode(built);
        return;
      }
      default -> throw fault("unknown escape in a string");
    }
    at++;
  }

  private void unicode(StringBuilder built) throws FaultException {
    char first = hex4();
    built.append(first);
    if (!Character.isSurrogate(first)) {
      return;
    }
    if (Character.isLowSurrogate(first) || !text.startsWith("\\u", at)) {
      throw fault("a lone surrogate is no character");
    }
    at++;
    char second = hex4();
    if (!Character.isLowSurrogate(second)) {
      throw fault("a lone surrogate is no character");
    }
    built.append(second);
  }

  /** Reads the four digits after the {@code u} that the position is at. */
  private char hex4() throws FaultException {
    at++;
    int value = 0;
    for (int i = 0; i < 4; i++, at++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault("expected four hexadecimal digits after \\u");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private void space() {
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  private void expect(char wanted, String otherwise) throws FaultException {
    if (peek() != wanted) {
      throw fault(otherwise);
    }
    at++;
  }

  private char peek() throws FaultException {
    if (at >= text.length()) {
      throw fault("the document ends too early");
    }
    return text.charAt(at);
  }

  private int column() {
    return at - lineStart + 1;
  }

  private FaultException fault(String reason) {
    return new FaultException(
        FaultCode.CONFIG_UNREADABLE.at(place + ":" + line + ":" + column(), reason));
  }

  /** Names come from the document: shortened and without what could play with a terminal. */
  static String quoted(String name) {
    StringBuilder safe = new StringBuilder("\"");
    int end = Math.min(name.length(), 64);
    for (int i = 0; i < end; i++) {
      char c = name.charAt(i);
      safe.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return safe.append(end < name.length() ? "...\"" : "\"").toString();
  }
}
