package zta.headend.portal.internal.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
  /** Most bytes of a small document. */
  public static final int SMALL = 64 * 1024;

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletRequest http;

  /** Wraps a request. */
  public Call(HttpServletRequest http) {
    this.http = http;
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

  /** Reads the body. */
  public byte[] body(int maxBytes) throws FaultException, IOException {
    byte[] body = http.getInputStream().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(
              place(), "the body is longer than " + maxBytes + " bytes", "Send less."));
    }
    return body;
  }

  /** Reads a body of text. */
  public String text(int maxBytes) throws FaultException, IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body(maxBytes))).toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(place(), "the body is not UTF-8", "Send UTF-8."), e);
    }
  }

  /** Reads a body that is a JSON object. */
  public JsonView json(int maxBytes) throws FaultException, IOException {
    return StrictJson.view(body(maxBytes), "body");
  }

  /**
   * Takes the rest of a body that nobody read; returns whether nothing of it is left, so that the
   * connection can carry another request.
   */
  boolean drain() throws IOException {
    ServletInputStream body = http.getInputStream();
    boolean waits = header("Expect").isPresent();
    return body.isFinished() || (!waits && body.readNBytes(SMALL + 1).length <= SMALL);
  }
}
