package zta.core.internal.headend;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** Compares this device's clock with the headend's (RFC 9110, section 6.6.1). */
final class ClockCheck {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final InstantSource clock;

  ClockCheck(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns what is wrong with the clock, empty when nothing is or nothing can be said. */
  Optional<Fault> check(Answer answer) {
    return answer.header("date").flatMap(ClockCheck::parse).flatMap(date -> compare(answer, date));
  }

  private Optional<Fault> compare(Answer answer, Instant headend) {
    Duration off = Duration.between(headend, clock.instant());
    if (off.abs().compareTo(TOLERANCE) <= 0) {
      return Optional.empty();
    }
    String way = off.isNegative() ? "behind" : "ahead of";
    return Optional.of(
        FaultCode.CLOCK_OFF.at(
            String.valueOf(answer.url().getAuthority()),
            "this device's clock is "
                + off.abs().toMinutes()
                + " minutes "
                + way
                + " the headend's"));
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
