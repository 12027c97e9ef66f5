package zta.core.internal.sync;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.core.internal.headend.Answer;
import zta.core.internal.headend.HeadendCaller;
import zta.core.internal.headend.Problems;
import zta.core.internal.record.Registration;

/** Asks the headend for the configuration. */
final class ConfigurationFetcher {
  private static final int FORBIDDEN = 403;
  private static final Set<String> ENDED =
      Set.of(FaultCode.ENROLMENT_REVOKED.id(), FaultCode.CERTIFICATE_REVOKED.id());

  private ConfigurationFetcher() {}

  /** A document as it came. */
  record Fetched(String jws, String etag) {}

  /**
   * Fetches the document; empty when the one of this ETag is still the latest.
   *
   * @throws EnrolmentEndedException when the headend says that the enrolment is no more
   */
  static Optional<Fetched> fetch(HeadendCaller caller, Registration registration, String etag)
      throws FaultException {
    HttpRequest.Builder request =
        HeadendCaller.request(registration.services().configuration()).GET();
    request.header("Accept", "application/jose");
    if (!etag.isEmpty()) {
      request.header("If-None-Match", etag);
    }
    Answer answer = caller.send(request.build());
    if (answer.status() == 304 && !etag.isEmpty()) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw refusal(answer);
    }
    return Optional.of(
        new Fetched(
            new String(answer.body(), StandardCharsets.US_ASCII).strip(),
            answer.header("etag").orElse("")));
  }

  private static FaultException refusal(Answer answer) {
    Fault fault = Problems.of(answer);
    return answer.status() == FORBIDDEN && ENDED.contains(fault.code())
        ? new EnrolmentEndedException(fault)
        : new FaultException(fault);
  }
}
