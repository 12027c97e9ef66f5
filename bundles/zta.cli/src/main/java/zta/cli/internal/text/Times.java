package zta.cli.internal.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times of documents for people, in their own time zone. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Times() {}

  /** Returns local date and time of an ISO 8601 instant; other texts as they are. */
  public static String local(String instant) {
    try {
      return FORMAT.withZone(ZoneId.systemDefault()).format(Instant.parse(instant));
    } catch (DateTimeException e) {
      return instant;
    }
  }

  /** Returns local date and time and how long ago that was. */
  public static String ago(String instant, Instant now) {
    try {
      return local(instant) + " (" + words(Duration.between(Instant.parse(instant), now)) + ")";
    } catch (DateTimeException e) {
      return instant;
    }
  }

  private static String words(Duration age) {
    boolean past = !age.isNegative();
    long seconds = age.abs().toSeconds();
    String amount;
    if (seconds < 120) {
      amount = seconds + " s";
    } else if (seconds < 7200) {
      amount = seconds / 60 + " min";
    } else if (seconds < 2 * 86400) {
      amount = seconds / 3600 + " h";
    } else {
      amount = seconds / 86400 + " days";
    }
    return past ? amount + " ago" : "in " + amount;
  }
}
