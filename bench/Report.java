import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * Turns the benchmark's results into the tables, the document and the charts.
 *
 * <pre>
 * Report RESULTS CONTEXT [DOCS]
 * </pre>
 */
final class Report {
  private static final List<String> RATES = List.of("10000", "30000", "50000");
  private static final String BEGIN = "<!-- figures: written by bench/run.sh -->";
  private static final String END = "<!-- end of figures -->";
  private static final String STUNNEL = "stunnel";
  private static final String VPN = "oc-dtls";

  private final Results results;
  private final StringBuilder text = new StringBuilder();
  private List<String> columns = List.of();

  private Report(Results results) {
    this.results = results;
  }

  public static void main(String[] args) throws IOException {
    Results results = new Results(Path.of(args[0]));
    Report report = new Report(results);
    String figures = args[1] + ".\n\n" + report.figures();
    System.out.print(figures);
    if (args.length > 2) {
      Path document = Path.of(args[2], "performance.md");
      Files.writeString(document, replaced(Files.readString(document), figures));
      charts(results, Files.createDirectories(Path.of(args[2], "performance")));
    }
  }

  private static String replaced(String document, String figures) {
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    return document.substring(0, begin) + "\n" + figures + document.substring(end);
  }

  private static void charts(Results results, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("tcp.svg"),
        new Chart(results, 2)
            .panel("1 stream, MB/s", "rate-1", "%.0f")
            .panel("CPU s/GB, 1 stream", "cpu-1", "%.2f")
            .panel("8 streams, MB/s", "rate-8", "%.0f")
            .panel("CPU s/GB, 8 streams", "cpu-8", "%.2f")
            .panel("64 streams, MB/s", "rate-64", "%.0f")
            .panel("CPU s/GB, 64 streams", "cpu-64", "%.2f")
            .picture("TCP through each way"));
    Files.writeString(
        folder.resolve("flows.svg"),
        new Chart(results, 2)
            .panel("new flow p50, us", "p50", "%.0f")
            .panel("new flow p99, us", "p99", "%.0f")
            .picture("New flows through each way"));
    Chart udp = new Chart(results, 2);
    for (String rate : RATES) {
      udp.panel("share of " + rate + " packets/s that came", "udp-" + rate, "%.3f");
      udp.panel("CPU us/packet at " + rate + "/s", "udpcpu-" + rate, "%.1f");
    }
    Files.writeString(folder.resolve("udp.svg"), udp.picture("UDP through each way"));
  }

  // ---- tables

  private String figures() {
    table("TCP", "rate-1");
    row("1 stream, MB/s", "rate-1", "%.0f");
    row("4 streams, MB/s", "rate-4", "%.0f");
    row("8 streams, MB/s", "rate-8", "%.0f");
    row("64 streams, MB/s", "rate-64", "%.0f");
    row("CPU s/GB, 1 stream", "cpu-1", "%.2f");
    row("CPU s/GB, 4 streams", "cpu-4", "%.2f");
    row("CPU s/GB, 8 streams", "cpu-8", "%.2f");
    row("CPU s/GB, 64 streams", "cpu-64", "%.2f");
    row("new flow p50, us", "p50", "%.0f");
    row("new flow p99, us", "p99", "%.0f");
    row("CPU us/new flow", "flowcpu", "%.0f");
    udp();
    ratios(STUNNEL);
    ratios(VPN);
    growth();
    marks();
    return text.toString();
  }

  private void table(String title, String metric) {
    columns = results.systemsWith(metric);
    text.append("| ").append(title).append(", medians |");
    columns.forEach(system -> text.append(' ').append(system).append(" |"));
    text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append('\n');
  }

  private void row(String title, String metric, String format) {
    if (results.systemsWith(metric).isEmpty()) {
      return;
    }
    text.append("| ").append(title).append(" |");
    for (String system : columns) {
      boolean none = metric.contains("cpu") && system.equals("raw");
      text.append(' ')
          .append(none ? "-" : shown(results.median(metric, system), format))
          .append(" |");
    }
    text.append('\n');
  }

  private static String shown(OptionalDouble value, String format) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }

  private void udp() {
    if (results.systemsWith("udp-30000").isEmpty()) {
      return;
    }
    text.append('\n');
    table("UDP, 1100 bytes", "udp-30000");
    for (String rate : RATES) {
      row("came of " + rate + "/s", "udp-" + rate, "%.3f");
      row("CPU us/packet at " + rate + "/s", "udpcpu-" + rate, "%.1f");
    }
  }

  private void ratios(String base) {
    if (!results.has("rate-1", base)) {
      return;
    }
    List<String> ours =
        results.systemsWith("rate-1").stream().filter(name -> name.startsWith("ours")).toList();
    text.append("\n| of ").append(base).append(", median of the rounds' ratios |");
    ours.forEach(system -> text.append(' ').append(system).append(" |"));
    text.append("\n| --- |").append(" ---: |".repeat(ours.size())).append('\n');
    for (String metric :
        List.of(
            "rate-1", "rate-4", "rate-8", "rate-64", "cpu-1", "cpu-4", "cpu-8", "cpu-64", "p50",
            "p99")) {
      if (results.has(metric, base)) {
        text.append("| ").append(metric).append(" |");
        for (String system : ours) {
          text.append(' ').append(shown(results.ratio(metric, system, base), "%.2f")).append(" |");
        }
        text.append('\n');
      }
    }
  }

  private double of(String metric) {
    return results.median(metric, "ours-h2").orElse(Double.NaN);
  }

  private void growth() {
    if (!results.has("heap-agent-10000", "ours-h2")) {
      return;
    }
    text.append("\n| ours-h2 with so many idle flows | 10 | 10,000 | of one flow |\n");
    text.append("| --- | ---: | ---: | ---: |\n");
    for (String end : List.of("agent", "headend")) {
      growthRow(end + "'s live heap, MiB", "heap-" + end, 1024, "%.1f KiB", 9990);
      growthRow(end + "'s RSS, MiB", "rss-" + end, 1024, "%.1f KiB", 9990);
    }
    growthRow("new flow p50, us", "p50-at", 1, "", 0);
    growthRow("CPU us/new flow", "flowcpu-at", 1, "", 0);
    growthRow("1 stream, MB/s", "rate-at", 1, "", 0);
    growthRow("CPU s/GB, 1 stream", "cpu-at", 1, "", 0);
    text.append(
        String.format(
            Locale.ROOT,
            "%n%.0f users with a connection and 10 flows each at one proxy: all open after %.1f s; the headend's live"
                + " heap %.0f MiB, RSS %.0f MiB (before: %.0f); a new flow among them p50 %.0f us, p99 %.0f us.%n",
            of("users"),
            of("users-seconds"),
            of("users-heap") / 1024,
            of("users-rss") / 1024,
            of("users-rss-before") / 1024,
            of("users-p50"),
            of("users-p99")));
  }

  private void growthRow(String title, String metric, double unit, String format, int flows) {
    double few = of(metric + "-10") / unit;
    double many = of(metric + "-10000") / unit;
    String format2 = many < 10 ? "%.2f" : "%.0f";
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | " + format2 + " | " + format2 + " | %s |%n",
            title,
            few,
            many,
            flows == 0 ? "-" : String.format(Locale.ROOT, format, (many - few) * 1024 / flows)));
  }

  // ---- marks

  private void marks() {
    text.append("\n| mark | wanted | measured | |\n| --- | --- | ---: | --- |\n");
    ratio("1 stream, of stunnel", "rate-1", "ours", STUNNEL, ">= 2.0", v -> v >= 2.0);
    ratio("8 streams, of stunnel", "rate-8", "ours", STUNNEL, ">= 1.6", v -> v >= 1.6);
    ratio("1 stream over HTTP/2, of stunnel", "rate-1", "ours-h2", STUNNEL, ">= 1.4", v -> v >= 1.4);
    ratio("8 streams over HTTP/2, of stunnel", "rate-8", "ours-h2", STUNNEL, ">= 1.2", v -> v >= 1.2);
    ratio("1 stream over HTTP/3, of stunnel", "rate-1", "ours-h3", STUNNEL, ">= 0.6", v -> v >= 0.6);
    ratio("4 streams over HTTP/3, of stunnel", "rate-4", "ours-h3", STUNNEL, ">= 0.4", v -> v >= 0.4);
    ratio("1 stream, of openconnect", "rate-1", "ours", "oc-dtls", ">= 8", v -> v >= 8);
    ratio("1 stream, of ssh", "rate-1", "ours", "ssh", ">= 1.4", v -> v >= 1.4);
    ratio("CPU per GB, 1 stream, of stunnel", "cpu-1", "ours", STUNNEL, "<= 0.6", v -> v <= 0.6);
    ratio("CPU per GB, 8 streams, of stunnel", "cpu-8", "ours", STUNNEL, "<= 0.6", v -> v <= 0.6);
    ratio("new flow p50, of stunnel", "p50", "ours", STUNNEL, "<= 0.3", v -> v <= 0.3);
    ratio("new flow p50, of ssh", "p50", "ours", "ssh", "<= 1.0", v -> v <= 1.0);
    mark("held SYN, above accept-first", "<= 500 us", "%.0f us", held(), v -> v <= 500);
    for (String system : List.of("ours-tun", "ours-linux")) {
      ratio("not private, past " + system + ", of direct", "past", system, "raw", ">= 0.97", v -> v >= 0.97);
    }
    mark("UDP at 50,000/s that came", ">= 0.999", "%.3f", results.median("udp-50000", "ours"), v -> v >= 0.999);
    mark("agent's heap of an idle flow", "<= 3 KiB", "%.1f KiB", perFlow("heap-agent"), v -> v <= 3);
    mark("headend's heap of an idle flow", "<= 3 KiB", "%.1f KiB", perFlow("heap-headend"), v -> v <= 3);
    mark("agent's start to enrolled", "<= 2 s", "%.2f s", seconds("again-enrolled"), v -> v <= 2);
    mark("agent's memory, idle", "<= 200 MiB", "%.0f MiB", mib("rss-idle"), v -> v <= 200);
    mark("agent's memory, after load", "<= 200 MiB", "%.0f MiB", mib("rss-load"), v -> v <= 200);
    mark("new flow p50 beside 10,000 idle flows, of beside 10", "<= 1.5", "%.2f", grown("p50-at"), v -> v <= 1.5);
    mark("headend's memory with 1,000 users", "<= 1024 MiB", "%.0f MiB", users(), v -> v <= 1024);
    OptionalDouble first = seconds("first-enrolled");
    if (first.isPresent()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nNot under a mark: the agent's first start, with the enrolment itself, took %.1f s; a start until the"
                  + " first flow was carried %s s; the headend held %s MiB idle and %s MiB after the load.%n",
              first.getAsDouble(),
              shown(seconds("again-flow"), "%.1f"),
              shown(mib("rss-idle-headend"), "%.0f"),
              shown(mib("rss-load-headend"), "%.0f")));
    }
  }

  private OptionalDouble seconds(String metric) {
    return scaled(results.median(metric, "ours"), 1000);
  }

  private OptionalDouble mib(String metric) {
    return scaled(results.median(metric, "ours"), 1024);
  }

  private OptionalDouble users() {
    return scaled(results.median("users-rss", "ours-h2"), 1024);
  }

  private OptionalDouble grown(String metric) {
    double ratio = of(metric + "-10000") / of(metric + "-10");
    return Double.isNaN(ratio) ? OptionalDouble.empty() : OptionalDouble.of(ratio);
  }

  private OptionalDouble perFlow(String metric) {
    double bytes = (of(metric + "-10000") - of(metric + "-10")) / 9990;
    return Double.isNaN(bytes) ? OptionalDouble.empty() : OptionalDouble.of(bytes);
  }

  /** The device holds the SYN, the local interceptor accepts first. */
  private OptionalDouble held() {
    OptionalDouble held = results.median("p50", "ours-tun");
    OptionalDouble first = results.median("p50", "ours-local");
    return held.isPresent() && first.isPresent()
        ? OptionalDouble.of(held.getAsDouble() - first.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble scaled(OptionalDouble value, double by) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / by) : value;
  }

  private void ratio(
      String title, String metric, String system, String base, String wanted, DoublePredicate holds) {
    mark(title, wanted, "%.2f", results.ratio(metric, system, base), holds);
  }

  private void mark(
      String title, String wanted, String format, OptionalDouble value, DoublePredicate holds) {
    if (value.isPresent()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | " + format + " | %s |%n",
              title,
              wanted,
              value.getAsDouble(),
              holds.test(value.getAsDouble()) ? "held" : "**missed**"));
    }
  }
}
