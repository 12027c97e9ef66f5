package zta.headend.portal.internal.relay;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes a property list as XML: maps, lists, strings, whole numbers, truth values and bytes.
 * Characters that XML 1.0 cannot hold become question marks.
 */
final class Plist {
  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
          + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
          + "<plist version=\"1.0\">\n";

  private final StringBuilder text = new StringBuilder(HEAD);

  private Plist() {}

  static String of(Map<String, ?> root) {
    Plist plist = new Plist();
    plist.write(root, 0);
    return plist.text.append("</plist>\n").toString();
  }

  private void write(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      line(depth, "<dict>");
      map.forEach(
          (key, member) -> {
            line(depth + 1, "<key>" + escaped(String.valueOf(key)) + "</key>");
            write(member, depth + 1);
          });
      line(depth, "</dict>");
    } else if (value instanceof List<?> list) {
      line(depth, "<array>");
      list.forEach(member -> write(member, depth + 1));
      line(depth, "</array>");
    } else {
      line(depth, leaf(value));
    }
  }

  private static String leaf(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "<true/>" : "<false/>";
    }
    if (value instanceof Integer number) {
      return "<integer>" + number + "</integer>";
    }
    if (value instanceof byte[] bytes) {
      return "<data>" + Base64.getEncoder().encodeToString(bytes) + "</data>";
    }
    return "<string>" + escaped(String.valueOf(value)) + "</string>";
  }

  private static String escaped(String raw) {
    StringBuilder safe = new StringBuilder(raw.length() + 16);
    raw.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isXml(c) ? c : '?');
              }
            });
    return safe.toString();
  }

  /** What an XML 1.0 document may hold (section 2.2), but for a carriage return. */
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || (c >= 0x10000 && c <= 0x10ffff);
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
