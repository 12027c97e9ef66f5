import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;

/**
 * Turns the benchmark's results (lines of metric, system, value) into the table, the document and the
 * chart.
 *
 * <pre>
 * Report RESULTS CONTEXT [DOCS]
 * </pre>
 */
final class Report {
  private static final List<String> SYSTEMS = List.of("raw", "stunnel", "ours");
  private static final String BEGIN = "<!-- figures: written by bench/run.sh -->";
  private static final String END = "<!-- end of figures -->";

  private final Map<String, List<Double>> values = new TreeMap<>();

  private Report(Path results) throws IOException {
    for (String line : Files.readAllLines(results)) {
      String[] fields = line.split("\t");
      values
          .computeIfAbsent(fields[0] + " " + fields[1], key -> new ArrayList<>())
          .add(Double.valueOf(fields[2]));
    }
    values.values().forEach(list -> list.sort(null));
  }

  public static void main(String[] args) throws IOException {
    Report report = new Report(Path.of(args[0]));
    String figures = args[1] + ".\n\n" + report.table() + "\n" + report.marks();
    System.out.print(figures);
    if (args.length > 2) {
      Path document = Path.of(args[2], "performance.md");
      Files.writeString(document, replaced(Files.readString(document), figures));
      Files.writeString(Path.of(args[2], "performance.svg"), report.chart());
    }
  }

  private static String replaced(String document, String figures) {
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    return document.substring(0, begin) + "\n" + figures + document.substring(end);
  }

  private double median(String metric, String system) {
    List<Double> list = values.get(metric + " " + system);
    if (list == null) {
      throw new IllegalStateException("no result: " + metric + " " + system);
    }
    int half = list.size() / 2;
    return list.size() % 2 == 1 ? list.get(half) : (list.get(half - 1) + list.get(half)) / 2;
  }

  private double ratio(String metric) {
    return median(metric, "ours") / median(metric, "stunnel");
  }

  // ---- table

  private String table() {
    return "| medians | raw | stunnel pair | ours | ours / stunnel |\n| --- | ---: | ---: | ---: | ---: |\n"
        + row("1 stream, MB/s", "rate-1", "%.0f", true)
        + row("8 streams, MB/s", "rate-8", "%.0f", true)
        + row("CPU s/GB, 1 stream", "cpu-1", "%.2f", false)
        + row("CPU s/GB, 8 streams", "cpu-8", "%.2f", false)
        + row("new flow p50, us", "p50", "%.0f", true)
        + row("new flow p99, us", "p99", "%.0f", true);
  }

  private String row(String title, String metric, String format, boolean raw) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | " + format + " | " + format + " | %.2f |\n",
        title,
        raw ? String.format(Locale.ROOT, format, median(metric, "raw")) : "-",
        median(metric, "stunnel"),
        median(metric, "ours"),
        ratio(metric));
  }

  private String marks() {
    double first = median("first-enrolled", "ours") / 1000;
    double again = median("again-enrolled", "ours") / 1000;
    double flow = median("again-flow", "ours") / 1000;
    double idle = median("rss-idle", "ours") / 1024;
    double loaded = median("rss-load", "ours") / 1024;
    String headend =
        String.format(
            Locale.ROOT,
            "\nNot under a mark: the agent's first start, with the enrolment itself, took %.1f s; "
                + "a start until the first flow was carried %.1f s; the headend held %.0f MiB idle and %.0f MiB after the load.\n",
            first,
            flow,
            median("rss-idle-headend", "ours") / 1024,
            median("rss-load-headend", "ours") / 1024);
    return "| mark | wanted | measured | |\n| --- | --- | ---: | --- |\n"
        + mark("1 stream, of stunnel", ">= 1.3", "%.2f", ratio("rate-1"), v -> v >= 1.3)
        + mark("8 streams, of stunnel", ">= 1.1", "%.2f", ratio("rate-8"), v -> v >= 1.1)
        + mark("CPU per GB, 1 stream", "<= 0.75", "%.2f", ratio("cpu-1"), v -> v <= 0.75)
        + mark("CPU per GB, 8 streams", "<= 0.75", "%.2f", ratio("cpu-8"), v -> v <= 0.75)
        + mark("agent's start to enrolled", "<= 2 s", "%.2f s", again, v -> v <= 2)
        + mark("agent's memory, idle", "<= 200 MiB", "%.0f MiB", idle, v -> v <= 200)
        + mark("agent's memory, after load", "<= 200 MiB", "%.0f MiB", loaded, v -> v <= 200)
        + headend;
  }

  private static String mark(
      String title, String wanted, String format, double value, DoublePredicate holds) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | " + format + " | %s |\n",
        title,
        wanted,
        value,
        holds.test(value) ? "held" : "**missed**");
  }

  // ---- chart

  private String chart() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 420" font-family="sans-serif" font-size="13" role="img">
        <title>raw loopback, stunnel and zta side by side</title>
        <rect width="720" height="420" fill="#fff"/>
        """);
    panel(svg, 0, "1 stream, MB/s", "rate-1", "%.0f");
    panel(svg, 1, "8 streams, MB/s", "rate-8", "%.0f");
    panel(svg, 2, "CPU s/GB, 1 stream", "cpu-1", "%.2f");
    panel(svg, 3, "CPU s/GB, 8 streams", "cpu-8", "%.2f");
    panel(svg, 4, "new flow p50, us", "p50", "%.0f");
    panel(svg, 5, "new flow p99, us", "p99", "%.0f");
    return svg.append("</svg>\n").toString();
  }

  private void panel(StringBuilder svg, int number, String title, String metric, String format) {
    int x = 20 + 360 * (number % 2);
    int y = 24 + 135 * (number / 2);
    List<String> systems =
        SYSTEMS.stream().filter(system -> !metric.startsWith("cpu") || !system.equals("raw")).toList();
    double most = systems.stream().mapToDouble(system -> median(metric, system)).max().orElse(1);
    text(svg, x, y, "bold", title);
    for (String system : systems) {
      y += 28;
      double value = median(metric, system);
      long width = Math.max(1, Math.round(200 * value / most));
      text(svg, x, y, "normal", system);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"%s\"/>\n",
              x + 60,
              y - 14,
              width,
              colour(system)));
      text(svg, x + 66 + width, y, "normal", String.format(Locale.ROOT, format, value));
    }
  }

  private static void text(StringBuilder svg, long x, int y, String weight, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>\n",
            x,
            y,
            weight,
            text));
  }

  private static String colour(String system) {
    return switch (system) {
      case "raw" -> "#b0b7bf";
      case "stunnel" -> "#e09f3e";
      default -> "#2a7f9e";
    };
  }
}
