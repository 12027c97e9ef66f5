package zta.cli.internal.admin;

import com.google.gson.JsonObject;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.text.Json;
import zta.lib.json.StrictJson;

/** Understands the headend's refusals (RFC 9457). */
final class Problems {
  private Problems() {}

  static FaultException fault(String place, int status, String body) {
    JsonObject problem = parse(body);
    String code = Json.text(problem, "code");
    String reason = Json.find(problem, "detail").orElse(Json.text(problem, "title"));
    if (!code.isEmpty()) {
      return new FaultException(
          new Fault(
              code,
              Json.find(problem, "place").orElse(place),
              reason,
              Json.text(problem, "remedy")));
    }
    String what = "the headend answered " + status + (reason.isEmpty() ? "" : ": " + reason);
    return new FaultException(
        status == 401 || status == 403
            ? FaultCode.NOT_PERMITTED.at(
                place, what, "Use the token of this headend: --headend-home.")
            : FaultCode.HEADEND_ANSWER.at(place, what));
  }

  private static JsonObject parse(String body) {
    try {
      return StrictJson.object(body, "answer");
    } catch (FaultException e) {
      return new JsonObject();
    }
  }
}
