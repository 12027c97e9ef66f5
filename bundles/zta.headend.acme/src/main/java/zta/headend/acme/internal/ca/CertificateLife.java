package zta.headend.acme.internal.ca;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Reads the configured life of client certificates. */
final class CertificateLife {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(398);

  private CertificateLife() {}

  static Duration parse(String text) throws FaultException {
    try {
      Duration life = Duration.parse(text);
      if (life.compareTo(SHORTEST) >= 0 && life.compareTo(LONGEST) <= 0) {
        return life;
      }
      throw refused(text, "is not between " + SHORTEST + " and P398D", null);
    } catch (DateTimeParseException e) {
      throw refused(text, "is no ISO 8601 duration", e);
    }
  }

  private static FaultException refused(
      String text, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(
            "zta.headend.acme: certificateLife",
            '"' + text + "\" " + why,
            "Use a duration such as P35D or PT10M."),
        cause);
  }
}
