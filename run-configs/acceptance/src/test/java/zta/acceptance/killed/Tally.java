package zta.acceptance.killed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Hands out the kills that are left, and counts them by what they hit. */
final class Tally {
  private static final double SHARE_OF_NEWEST = 0.3;
  private static final double BEYOND = 1.15;

  private final Random random;
  private final Map<Act, Double> millis = new EnumMap<>(Act.class);
  private final Map<String, Integer> hits = new TreeMap<>();
  private final Map<Act, Integer> under = new EnumMap<>(Act.class);
  private int left;
  private int whole;
  private int none;
  private Duration processor = Duration.ZERO;

  Tally(int kills, long seed) {
    left = kills;
    random = new Random(seed);
  }

  /** Takes one kill from those that are left; returns whether there was one. */
  synchronized boolean take() {
    return left-- > 0;
  }

  /** Leaves no kill: one failure is enough. */
  synchronized void stop() {
    left = 0;
  }

  /** Says how much processor time one life of an agent took. */
  synchronized void spent(Duration time) {
    processor = processor.plus(time);
  }

  synchronized double draw() {
    return random.nextDouble();
  }

  /** Says how long an act took that was not cut off. */
  synchronized void took(Act act, double time) {
    millis.merge(act, time, (old, now) -> old + SHARE_OF_NEWEST * (now - old));
  }

  /** Draws a moment of an act, in milliseconds from its beginning; a few are just past its end. */
  synchronized double moment(Act act) {
    return random.nextDouble() * BEYOND * millis.getOrDefault(act, 500.0);
  }

  /** Counts a kill: the act, and where the files say that it was. */
  synchronized void killed(Act act, boolean cutOff, String step) {
    hits.merge(act + ": " + (cutOff ? step : "done just before"), 1, Integer::sum);
    if (cutOff) {
      under.merge(act, 1, Integer::sum);
    }
  }

  /** Counts what was found after a restart. */
  synchronized void found(boolean enrolled) {
    if (enrolled) {
      whole++;
    } else {
      none++;
    }
  }

  /** Returns how many kills cut an act off. */
  synchronized int cutOff(Act act) {
    return under.getOrDefault(act, 0);
  }

  /** Returns the table. */
  synchronized String table() {
    StringBuilder text = new StringBuilder("| killed while | times |\n|---|---|\n");
    hits.forEach((what, times) -> text.append("| %s | %d |%n".formatted(what, times)));
    return text.append("found after restarts: %d whole, %d none%n".formatted(whole, none))
        .append(
            "milliseconds of an act: %s; processor time of the killed agents: %d s"
                .formatted(millis, processor.toSeconds()))
        .toString();
  }
}
