package zta.headend.portal.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** A request as resources want to see it: bounded and checked. */
public final class Call {
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletRequest http;
  private final byte[] body;

  /** Wraps a request whose body is not known. */
  public Call(HttpServletRequest http) {
    this(http, new byte[0]);
  }

  private Call(HttpServletRequest http, byte[] body) {
    this.http = http;
    this.body = body;
  }

  /** Returns this call with its body. */
  Call with(byte[] received) {
    return new Call(http, received);
  }

  /** Returns what to call this request in faults. */
  public String place() {
    return http.getMethod() + " " + http.getRequestURI();
  }

  /** Returns the segments below the resource's own path, decoded. */
  public List<String> segments() {
    String path = http.getPathInfo();
    return path == null
        ? List.of()
        : Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  /** Returns a header field. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(http.getHeader(name));
  }

  /** Returns a query parameter; an empty one counts as absent. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(http.getParameter(name)).filter(value -> !value.isEmpty());
  }

  /** Returns a whole number among the query parameters. */
  public int parameter(String name, int least, int most, int otherwise) throws FaultException {
    Optional<String> text = parameter(name);
    try {
      int number = text.isPresent() ? Integer.parseInt(text.get()) : otherwise;
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw badParameter(name, least, most);
    }
    throw badParameter(name, least, most);
  }

  private FaultException badParameter(String name, int least, int most) {
    return new FaultException(
        FaultCode.BAD_REQUEST.at(
            place() + ": " + name,
            "is not a whole number from " + least + " to " + most,
            "Correct the parameter."));
  }

  /** Returns the address of the client. */
  public String clientAddress() {
    return http.getRemoteAddr();
  }

  /** Returns whether the connection is encrypted. */
  public boolean secure() {
    return http.isSecure();
  }

  /** Returns the certificate that the client showed in the TLS handshake. */
  public Optional<X509Certificate> clientCertificate() {
    return http.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
        ? Optional.of(chain[0])
        : Optional.empty();
  }

  /** Returns the body. */
  public byte[] body() {
    return body.clone();
  }

  /** Returns the body as text. */
  public String text() throws FaultException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(place(), "the body is not UTF-8", "Send UTF-8."), e);
    }
  }

  /** Returns the body, a JSON object. */
  public JsonView json() throws FaultException {
    return StrictJson.view(body, "body");
  }
}
