package zta.headend.acme.internal.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/** A request is refused; carries the problem document that says so. */
public final class AcmeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final int status;
  private final transient Map<String, String> headers;
  private final transient List<String> algorithms;

  private AcmeException(
      ProblemType type,
      int status,
      String detail,
      Map<String, String> headers,
      List<String> algorithms) {
    super(detail);
    this.type = type;
    this.status = status;
    this.headers = headers;
    this.algorithms = algorithms;
  }

  /** Makes a refusal with the status that goes with its type. */
  public AcmeException(ProblemType type, String detail) {
    this(type, type.status(), detail, Map.of(), List.of());
  }

  /** Makes a refusal with another status. */
  public AcmeException(ProblemType type, int status, String detail) {
    this(type, status, detail, Map.of(), List.of());
  }

  /** Makes a refusal with another status and headers. */
  public AcmeException(ProblemType type, int status, String detail, Map<String, String> headers) {
    this(type, status, detail, Map.copyOf(headers), List.of());
  }

  /** Makes a refusal of an algorithm that says which ones will do. */
  public static AcmeException algorithm(String detail, List<String> supported) {
    ProblemType type = ProblemType.BAD_SIGNATURE_ALGORITHM;
    return new AcmeException(type, type.status(), detail, Map.of(), List.copyOf(supported));
  }

  /** Makes a refusal of a request that is not well-formed. */
  public static AcmeException malformed(String detail) {
    return new AcmeException(ProblemType.MALFORMED, detail);
  }

  /** Returns the error type. */
  public ProblemType type() {
    return type;
  }

  /** Returns the answer. */
  public AcmeResponse response() {
    JsonObject problem = new JsonObject();
    problem.addProperty("type", type.urn());
    problem.addProperty("detail", getMessage());
    problem.addProperty("status", status);
    if (!algorithms.isEmpty()) {
      JsonArray list = new JsonArray();
      algorithms.forEach(list::add);
      problem.add("algorithms", list);
    }
    AcmeResponse response = AcmeResponse.of(status, "application/problem+json", problem.toString());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }
}
