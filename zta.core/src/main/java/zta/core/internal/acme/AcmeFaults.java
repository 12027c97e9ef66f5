package zta.core.internal.acme;

import java.net.URI;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.core.internal.headend.NetFaults;

/** Says in the platform's terms why a certificate was not obtained. */
final class AcmeFaults {
  private AcmeFaults() {}

  static Fault of(URI directory, AcmeException problem) {
    if (problem instanceof AcmeNetworkException) {
      return NetFaults.of(directory, problem);
    }
    if (problem instanceof AcmeRateLimitedException limited) {
      String until = limited.getRetryAfter().map(at -> ", again at " + at).orElse("");
      return failed(directory, "too many requests" + until);
    }
    if (problem instanceof AcmeServerException refused) {
      String type = refused.getType().toString();
      return failed(
          directory,
          type.substring(type.lastIndexOf(':') + 1)
              + ": "
              + refused.getProblem().getDetail().orElse("no detail given"));
    }
    return failed(directory, String.valueOf(problem.getMessage()));
  }

  /** The server's answer is none that the protocol knows. */
  static Fault malformed(URI directory, AcmeProtocolException problem) {
    return failed(directory, "malformed answer: " + problem.getMessage());
  }

  private static Fault failed(URI directory, String reason) {
    return FaultCode.ACME_FAILED.at(String.valueOf(directory), reason);
  }
}
