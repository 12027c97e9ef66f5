package zta.headend.portal.internal.web;

import static java.util.Map.entry;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** Faults as problem details (RFC 9457). */
public final class Problems {
  private static final int INTERNAL = 500;

  /** Codes that are not the headend's own failure. */
  private static final Map<FaultCode, Integer> STATUS =
      Map.ofEntries(
          entry(FaultCode.CONFIG_UNREADABLE, 400),
          entry(FaultCode.CONFIG_FOREIGN, 400),
          entry(FaultCode.CONFIG_VALUE, 400),
          entry(FaultCode.BAD_REQUEST, 400),
          entry(FaultCode.NOT_ENROLLED, 401),
          entry(FaultCode.PROOF_INVALID, 401),
          entry(FaultCode.CA_NOT_ENABLED, 403),
          entry(FaultCode.CERTIFICATE_EXPIRED, 403),
          entry(FaultCode.CERTIFICATE_WITHOUT_IDENTITY, 403),
          entry(FaultCode.IDENTITY_UNKNOWN, 403),
          entry(FaultCode.ENROLMENT_REVOKED, 403),
          entry(FaultCode.CERTIFICATE_REVOKED, 403),
          entry(FaultCode.NOT_PERMITTED, 403),
          entry(FaultCode.CONNECTOR_TOKEN, 403),
          entry(FaultCode.CONNECTOR_UNKNOWN, 403),
          entry(FaultCode.STORAGE_FAILED, 503),
          entry(FaultCode.TIMED_OUT, 504));

  private Problems() {}

  /** Answers with a fault under the status that fits its code. */
  public static Reply of(Fault fault) {
    return of(code(fault).map(code -> STATUS.getOrDefault(code, INTERNAL)).orElse(INTERNAL), fault);
  }

  /** Answers with a fault under a status. */
  public static Reply of(int status, Fault fault) {
    JsonObject problem = new JsonObject();
    problem.addProperty("type", "about:blank");
    problem.addProperty("title", code(fault).map(FaultCode::title).orElse("Error"));
    problem.addProperty("status", status);
    problem.addProperty("detail", fault.reason());
    problem.addProperty("code", fault.code());
    problem.addProperty("place", fault.place());
    problem.addProperty("remedy", fault.remedy());
    return Reply.text(status, "application/problem+json", problem.toString());
  }

  /** Answers that something is not there. */
  public static Reply notFound(String place) {
    return of(404, FaultCode.BAD_REQUEST.at(place, "there is nothing here", "Check the address."));
  }

  private static Optional<FaultCode> code(Fault fault) {
    return Arrays.stream(FaultCode.values()).filter(c -> c.id().equals(fault.code())).findFirst();
  }
}
