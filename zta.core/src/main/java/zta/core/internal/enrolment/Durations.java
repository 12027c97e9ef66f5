package zta.core.internal.enrolment;

import java.time.DateTimeException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;

/** Reads durations of the configuration; a wrong one is told and the default used. */
final class Durations {
  private static final Logger LOG = LoggerFactory.getLogger(Durations.class);

  private Durations() {}

  static Duration of(String name, String text, Duration otherwise) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeException e) {
      LOG.debug("Not a duration", e);
    }
    String place = "zta.core.enrolment: " + name;
    LOG.warn("{}", FaultCode.CONFIG_VALUE.at(place, "not a time such as PT5M or P14D: " + text));
    return otherwise;
  }
}
