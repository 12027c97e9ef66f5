import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Measured values, round by round: lines of metric, system, value. */
final class Results {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Set<String> systems = new LinkedHashSet<>();

  Results(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t");
      values
          .computeIfAbsent(fields[0] + " " + fields[1], key -> new ArrayList<>())
          .add(Double.valueOf(fields[2]));
    }
    values.keySet().forEach(key -> systems.add(key.substring(key.indexOf(' ') + 1)));
  }

  /** Returns the systems that have a value of a metric: others in the order of measuring, then ours. */
  List<String> systemsWith(String metric) {
    return systems.stream()
        .filter(system -> has(metric, system))
        .sorted(Comparator.comparing((String system) -> system.startsWith("ours")))
        .toList();
  }

  boolean has(String metric, String system) {
    return values.containsKey(metric + " " + system);
  }

  private List<Double> all(String metric, String system) {
    return values.getOrDefault(metric + " " + system, List.of());
  }

  OptionalDouble median(String metric, String system) {
    return median(all(metric, system).stream().mapToDouble(d -> d).toArray());
  }

  /** Returns the median of the ratios of each round. */
  OptionalDouble ratio(String metric, String system, String base) {
    List<Double> above = all(metric, system);
    List<Double> below = all(metric, base);
    double[] ratios = new double[Math.min(above.size(), below.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = above.get(i) / below.get(i);
    }
    return median(ratios);
  }

  private static OptionalDouble median(double[] sample) {
    if (sample.length == 0) {
      return OptionalDouble.empty();
    }
    Arrays.sort(sample);
    int half = sample.length / 2;
    return OptionalDouble.of(
        sample.length % 2 == 1 ? sample[half] : (sample[half - 1] + sample[half]) / 2);
  }
}
