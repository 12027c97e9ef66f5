package zta.masque;

import java.util.Arrays;
import java.util.Optional;
import zta.api.access.ReasonCode;

/**
 * Proxy error types (RFC 9209 section 2.3), each with the HTTP status that this platform answers
 * and the reason that it stands for when the answer names none.
 */
public enum ProxyError {
  /** The request is malformed (2.3.28). */
  HTTP_REQUEST_ERROR("http_request_error", 400, ReasonCode.BAD_REQUEST),
  /** Policy denies the request (2.3.29). */
  HTTP_REQUEST_DENIED("http_request_denied", 403, ReasonCode.DENIED_BY_RULE),
  /** The address must not be dialled (2.3.5). */
  DESTINATION_IP_PROHIBITED("destination_ip_prohibited", 403, ReasonCode.FORBIDDEN_ADDRESS),
  /** The name does not resolve (2.3.2). */
  DNS_ERROR("dns_error", 502, ReasonCode.RESOURCE_NAME),
  /** The name server does not answer (2.3.1). */
  DNS_TIMEOUT("dns_timeout", 504, ReasonCode.RESOURCE_NAME),
  /** The target refused (2.3.7). */
  CONNECTION_REFUSED("connection_refused", 502, ReasonCode.RESOURCE_REFUSED),
  /** The target broke off (2.3.8). */
  CONNECTION_TERMINATED("connection_terminated", 502, ReasonCode.RESOURCE_RESET),
  /** The target does not answer (2.3.9). */
  CONNECTION_TIMEOUT("connection_timeout", 504, ReasonCode.RESOURCE_TIMEOUT),
  /** No route to the target (2.3.6). */
  DESTINATION_IP_UNROUTABLE("destination_ip_unroutable", 502, ReasonCode.RESOURCE_TIMEOUT),
  /** Too many connections (2.3.12). */
  CONNECTION_LIMIT_REACHED("connection_limit_reached", 503, ReasonCode.LIMIT),
  /** The target is not available at the moment (2.3.4). */
  DESTINATION_UNAVAILABLE("destination_unavailable", 503, ReasonCode.SHUTDOWN),
  /** A failure within the proxy (2.3.30). */
  PROXY_INTERNAL_ERROR("proxy_internal_error", 500, ReasonCode.INTERNAL);

  private final String token;
  private final int status;
  private final ReasonCode reason;

  ProxyError(String token, int status, ReasonCode reason) {
    this.token = token;
    this.status = status;
    this.reason = reason;
  }

  /** Returns the name on the wire. */
  public String token() {
    return token;
  }

  /** Returns the HTTP status to answer. */
  public int status() {
    return status;
  }

  /** Returns the reason it stands for when nothing more precise is said. */
  public ReasonCode reason() {
    return reason;
  }

  /** Finds a type by its name on the wire. */
  public static Optional<ProxyError> ofToken(String token) {
    return Arrays.stream(values()).filter(e -> e.token.equals(token)).findFirst();
  }

  /** Returns the type under which a refusal for this reason is answered. */
  public static ProxyError of(ReasonCode reason) {
    return switch (reason) {
      case NO_RULE,
          DENIED_BY_RULE,
          IDENTITY,
          POSTURE,
          NETWORK,
          TIME,
          PORT,
          NOT_ENROLLED,
          CERTIFICATE,
          UNKNOWN_USER ->
          HTTP_REQUEST_DENIED;
      case FORBIDDEN_ADDRESS -> DESTINATION_IP_PROHIBITED;
      case BAD_REQUEST -> HTTP_REQUEST_ERROR;
      case RESOURCE_NAME -> DNS_ERROR;
      case RESOURCE_REFUSED -> CONNECTION_REFUSED;
      case RESOURCE_TIMEOUT -> CONNECTION_TIMEOUT;
      case LIMIT -> CONNECTION_LIMIT_REACHED;
      case RESOURCE_RESET, CONNECTOR_LOST -> CONNECTION_TERMINATED;
      case SHUTDOWN, MODULE_MISSING, NO_CONNECTOR -> DESTINATION_UNAVAILABLE;
      default -> PROXY_INTERNAL_ERROR;
    };
  }

  /** Returns the reason that a bare HTTP status stands for. */
  public static ReasonCode reasonOfStatus(int status) {
    return switch (status) {
      case 400, 431 -> ReasonCode.BAD_REQUEST;
      case 401, 407 -> ReasonCode.CERTIFICATE;
      case 403 -> ReasonCode.DENIED_BY_RULE;
      case 429, 503 -> ReasonCode.LIMIT;
      case 502 -> ReasonCode.RESOURCE_REFUSED;
      case 504 -> ReasonCode.RESOURCE_TIMEOUT;
      default -> ReasonCode.INTERNAL;
    };
  }
}
