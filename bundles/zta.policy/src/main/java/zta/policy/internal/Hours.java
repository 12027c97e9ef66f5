package zta.policy.internal;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.Set;

/**
 * Hours of the week in a time zone. Hours that end before they begin go past midnight and belong to
 * the day on which they began.
 *
 * @param zone rules of the time zone
 * @param days days on which the hours begin
 * @param from first minute of the day
 * @param to minute of the day at which they end, not included; 1440 is midnight
 */
record Hours(ZoneRules zone, Set<DayOfWeek> days, int from, int to) {
  private static final int SECONDS_A_DAY = 86_400;

  /** The first day of 1970 was a Thursday. */
  private static final int FIRST_DAY = DayOfWeek.THURSDAY.getValue() - 1;

  Hours {
    days = Set.copyOf(days);
  }

  boolean contains(Instant at) {
    long local = at.getEpochSecond() + zone.getOffset(at).getTotalSeconds();
    long day = Math.floorDiv(local, SECONDS_A_DAY);
    int minute = (int) (Math.floorMod(local, (long) SECONDS_A_DAY) / 60);
    if (from < to) {
      return minute >= from && minute < to && begins(day);
    }
    return minute >= from ? begins(day) : minute < to && begins(day - 1);
  }

  private boolean begins(long day) {
    return days.contains(DayOfWeek.of((int) Math.floorMod(day + FIRST_DAY, 7L) + 1));
  }
}
