package zta.core.internal.headend;

import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** Reads the headend's problem documents (RFC 9457) back into faults. */
public final class Problems {
  private static final int LONGEST = 500;

  private Problems() {}

  /** Makes the fault for an answer that is not the one hoped for. */
  public static Fault of(Answer answer) {
    if (answer.header("content-type").orElse("").startsWith("application/problem+json")) {
      try {
        return read(answer);
      } catch (FaultException e) {
        return e.fault();
      }
    }
    FaultCode code =
        answer.status() >= 500 ? FaultCode.HEADEND_UNREACHABLE : FaultCode.HEADEND_ANSWER;
    return code.at(place(answer), "the headend answered " + answer.status());
  }

  private static Fault read(Answer answer) throws FaultException {
    JsonView json = JsonView.of(StrictJson.object(answer.body(), place(answer)), place(answer));
    Optional<String> code = json.optString("code").filter(c -> c.matches("ZTA-[A-Z0-9-]{1,40}"));
    String reason = json.optString("detail").or(() -> title(json)).orElse("no reason given");
    return new Fault(
        code.orElse(FaultCode.HEADEND_ANSWER.id()),
        text(json.optString("place").orElse(place(answer))),
        text(reason),
        text(json.optString("remedy").orElse(FaultCode.HEADEND_ANSWER.remedy())));
  }

  private static Optional<String> title(JsonView json) {
    try {
      return json.optString("title");
    } catch (FaultException e) {
      return Optional.empty();
    }
  }

  private static String place(Answer answer) {
    return String.valueOf(answer.url());
  }

  private static String text(String given) {
    String line = given.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
