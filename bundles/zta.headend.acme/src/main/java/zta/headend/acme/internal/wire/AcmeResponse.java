package zta.headend.acme.internal.wire;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType media type, empty when there is no body
 * @param headers headers in order; a name may come more than once
 * @param body the body
 */
public record AcmeResponse(int status, String contentType, List<Header> headers, String body) {
  /**
   * A header.
   *
   * @param name its name
   * @param value its value
   */
  public record Header(String name, String value) {}

  /** Copies the headers. */
  public AcmeResponse {
    headers = List.copyOf(headers);
  }

  /** Makes an answer without headers. */
  public static AcmeResponse of(int status, String contentType, String body) {
    return new AcmeResponse(status, contentType, List.of(), body);
  }

  /** Makes a JSON answer. */
  public static AcmeResponse json(int status, JsonObject body) {
    return of(status, "application/json", body.toString());
  }

  /** Makes an answer without a body. */
  public static AcmeResponse empty(int status) {
    return of(status, "", "");
  }

  /** Returns this answer with one header more. */
  public AcmeResponse with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new AcmeResponse(status, contentType, more, body);
  }

  /** Returns the first value of a header, empty when there is none. */
  public String header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }
}
