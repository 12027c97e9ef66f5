package zta.core.internal.enrolment;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * When to renew: from two weeks before the end of a certificate of five weeks, and as much of the
 * life of a shorter one. Devices are spread over a tenth of that time. Pure.
 */
final class RenewalPlan {
  private final Duration before;

  RenewalPlan(Duration before) {
    this.before = before;
  }

  /** Returns from when on renewal is tried. */
  Instant due(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    Duration share = life.multipliedBy(2).dividedBy(5);
    Duration window = before.compareTo(share) < 0 ? before : share;
    int spread = Math.floorMod(certificate.getSerialNumber().hashCode(), 1000);
    return end.minus(window).plus(window.multipliedBy(spread).dividedBy(10_000));
  }

  /** Returns the longest wait between tries, so that several fit in before the end. */
  static Duration patience(X509Certificate certificate, Instant now) {
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
    Duration eighth = left.dividedBy(8);
    return eighth.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : eighth;
  }
}
