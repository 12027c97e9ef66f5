package zta.interop.internal.asa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a configuration into lines and words. Comments ({@code !} at the begin of a line), pager
 * marks and banner texts are left out; nothing is refused.
 */
final class AsaLines {
  private static final int MAX_LINE = 64 * 1024;

  private AsaLines() {}

  static List<AsaLine> of(String text) {
    List<AsaLine> lines = new ArrayList<>();
    String[] raw = text.split("\r\n|\n|\r", -1);
    for (int i = 0; i < raw.length; i++) {
      String line = raw[i].length() > MAX_LINE ? raw[i].substring(0, MAX_LINE) : raw[i];
      int indent = indent(line);
      String content = line.substring(indent).stripTrailing();
      if (!content.isEmpty() && content.charAt(0) != '!' && content.charAt(0) != ':') {
        lines.add(new AsaLine(i + 1, indent, indent + 1, Arrays.asList(content.split("\\s+"))));
      }
    }
    return lines;
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
      indent++;
    }
    return indent;
  }
}
