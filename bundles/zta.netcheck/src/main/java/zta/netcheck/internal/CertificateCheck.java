package zta.netcheck.internal;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.x509.PinnedTrust;
import zta.lib.x509.Pins;

/**
 * What is to be said about a server's certificates.
 *
 * @param issuer who issued the leaf
 * @param daysLeft days until the leaf ends
 * @param fault what is wrong with them
 */
record CertificateCheck(String issuer, long daysLeft, Optional<Fault> fault) {
  /** Judges a chain as the agent would. */
  static CertificateCheck of(Endpoint endpoint, List<X509Certificate> chain, InstantSource clock) {
    X509Certificate leaf = chain.get(0);
    String issuer = leaf.getIssuerX500Principal().getName();
    long days = Duration.between(clock.instant(), leaf.getNotAfter().toInstant()).toDays();
    return new CertificateCheck(issuer, days, judge(endpoint, chain, clock, issuer));
  }

  private static Optional<Fault> judge(
      Endpoint endpoint, List<X509Certificate> chain, InstantSource clock, String issuer) {
    boolean pinned = !endpoint.anchors().isEmpty();
    List<X509Certificate> anchors = new ArrayList<>(endpoint.anchors());
    if (!pinned) {
      // Only whether the chain holds together, is valid and for this host: whom the headend's
      // services are trusted by, sync knows and says.
      anchors.addAll(chain.size() > 1 ? chain.subList(1, chain.size()) : chain);
    }
    List<String> pins = anchors.stream().map(Pins::of).toList();
    try {
      new PinnedTrust(pins, anchors, clock)
          .check(chain.toArray(X509Certificate[]::new), endpoint.host());
      return Optional.empty();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return Optional.of(
          FaultCode.HEADEND_NOT_TRUSTED.at(
              endpoint.target(),
              "its certificate is not valid today: " + e.getMessage(),
              "Check this device's clock; if that is right, the headend's certificate must be"
                  + " renewed."));
    } catch (CertificateException e) {
      return pinned || chain.size() > 1
          ? Optional.of(
              FaultCode.HEADEND_NOT_TRUSTED.at(
                  endpoint.target(),
                  e.getMessage() + "; it was issued by " + issuer,
                  "Something in between opens TLS: exempt this host from inspection, or try another"
                      + " network."))
          : Optional.empty();
    }
  }

  void into(Map<String, Object> row) {
    row.put("issuer", issuer);
    row.put("daysLeft", daysLeft);
    fault.ifPresent(found -> row.putIfAbsent("fault", Rows.fault(found)));
  }
}
