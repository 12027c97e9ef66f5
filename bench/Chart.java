import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Bars of one metric for each system, several panels a picture. */
final class Chart {
  private static final int PANEL_WIDTH = 380;
  private static final int ROW = 22;
  private static final int LABEL = 90;
  private static final int BARS = 200;

  private final Results results;
  private final StringBuilder svg = new StringBuilder();
  private final int columns;
  private int panels;
  private int top = 20;
  private int height;

  Chart(Results results, int columns) {
    this.results = results;
    this.columns = columns;
  }

  /** Adds a panel, unless nobody has the metric. */
  Chart panel(String title, String metric, String format) {
    List<String> systems =
        results.systemsWith(metric).stream()
            .filter(system -> !(metric.startsWith("cpu") && system.equals("raw")))
            .toList();
    if (systems.isEmpty()) {
      return this;
    }
    if (panels > 0 && panels % columns == 0) {
      top = height;
    }
    int x = 15 + PANEL_WIDTH * (panels % columns);
    int y = top;
    panels++;
    double most =
        systems.stream()
            .map(system -> results.median(metric, system))
            .mapToDouble(OptionalDouble::getAsDouble)
            .max()
            .orElse(1);
    text(x, y, "bold", title);
    for (String system : systems) {
      y += ROW;
      double value = results.median(metric, system).orElse(0);
      long width = Math.max(1, Math.round(BARS * value / most));
      text(x, y, "normal", system);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"15\" fill=\"%s\"/>\n",
              x + LABEL,
              y - 12,
              width,
              colour(system)));
      text(x + LABEL + 6 + width, y, "normal", String.format(Locale.ROOT, format, value));
    }
    height = Math.max(height, y + 2 * ROW);
    return this;
  }

  private void text(long x, int y, String weight, String text) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>\n", x, y, weight, text));
  }

  private static String colour(String system) {
    if (system.startsWith("ours")) {
      return system.equals("ours-h2") ? "#7fb5c8" : "#2a7f9e";
    }
    return system.equals("raw") ? "#b0b7bf" : "#e09f3e";
  }

  String picture(String title) {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="13" role="img">
        <title>%3$s</title>
        <rect width="%1$d" height="%2$d" fill="#fff"/>
        %4$s</svg>
        """,
        15 + PANEL_WIDTH * columns,
        height,
        title,
        svg);
  }
}
