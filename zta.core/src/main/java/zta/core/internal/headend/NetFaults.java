package zta.core.internal.headend;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** Says in the platform's terms why a call did not get through. */
public final class NetFaults {
  private NetFaults() {}

  /** Makes the fault for an exception of the network. */
  public static Fault of(URI url, Throwable problem) {
    String place = String.valueOf(url.getAuthority());
    if (cause(problem, UnresolvedAddressException.class).isPresent()
        || cause(problem, UnknownHostException.class).isPresent()) {
      return FaultCode.NAME_UNRESOLVED.at(place, "the name " + url.getHost() + " does not resolve");
    }
    Optional<CertificateNotYetValidException> early =
        cause(problem, CertificateNotYetValidException.class);
    if (early.isPresent()) {
      // Nobody serves tomorrow's certificate: it is this side that lives in the past.
      return FaultCode.CLOCK_OFF.at(
          place, "the headend's certificate is of a later time: " + text(early.get()));
    }
    if (cause(problem, CertificateExpiredException.class).isPresent()) {
      return FaultCode.HEADEND_NOT_TRUSTED.at(
          place, "its certificate has expired, or this device's clock is ahead");
    }
    Optional<CertificateException> untrusted = cause(problem, CertificateException.class);
    if (untrusted.isPresent()) {
      return FaultCode.HEADEND_NOT_TRUSTED.at(place, text(untrusted.get()));
    }
    Optional<SSLException> tls = cause(problem, SSLException.class);
    if (tls.isPresent()) {
      return FaultCode.HEADEND_UNREACHABLE.at(place, "TLS failed: " + text(tls.get()));
    }
    return FaultCode.HEADEND_UNREACHABLE.at(place, why(problem));
  }

  private static String why(Throwable problem) {
    if (cause(problem, HttpTimeoutException.class).isPresent()
        || cause(problem, TimeoutException.class).isPresent()) {
      return "no answer in time";
    }
    if (cause(problem, ConnectException.class).isPresent()) {
      return "the connection is refused or has no route";
    }
    return text(problem);
  }

  private static String text(Throwable problem) {
    String message = problem.getMessage();
    return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
  }

  private static <T extends Throwable> Optional<T> cause(Throwable problem, Class<T> kind) {
    Throwable at = problem;
    for (int depth = 0; at != null && depth < 12; depth++) {
      if (kind.isInstance(at)) {
        return Optional.of(kind.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
