package zta.testkit.internal;

import java.util.ArrayList;
import java.util.List;

/** The packages of an {@code Export-Package} header, as clauses with nothing but a version. */
final class ExportedPackages {
  private static final String VERSION = "version=";

  private ExportedPackages() {}

  /** Returns clauses such as {@code zta.api.flow;version="1.0.0"}. */
  static List<String> of(String header) {
    List<String> clauses = new ArrayList<>();
    for (String clause : split(header, ',')) {
      List<String> parts = split(clause, ';');
      String version =
          parts.stream().filter(part -> part.startsWith(VERSION)).findFirst().orElse("");
      parts.stream()
          .filter(part -> !part.isEmpty() && part.indexOf('=') < 0)
          .map(name -> version.isEmpty() ? name : name + ";" + version)
          .forEach(clauses::add);
    }
    return clauses;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(begin, at).strip());
        begin = at + 1;
      }
    }
    parts.add(text.substring(begin).strip());
    return parts;
  }
}
