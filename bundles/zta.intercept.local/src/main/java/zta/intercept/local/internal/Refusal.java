package zta.intercept.local.internal;

import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.api.flow.Flow;
import zta.api.flow.FlowOutcome;

/**
 * A refusal in the words of the protocols applications speak.
 *
 * @param reason why
 * @param rule the rule that decided
 * @param flow correlation id, empty when it never became a flow
 */
public record Refusal(ReasonCode reason, Optional<String> rule, Optional<String> flow) {
  private static final int SOCKS_FAILURE = 0x01;
  private static final int SOCKS_NOT_ALLOWED = 0x02;
  private static final int SOCKS_NETWORK_UNREACHABLE = 0x03;
  private static final int SOCKS_HOST_UNREACHABLE = 0x04;
  private static final int SOCKS_REFUSED = 0x05;

  /** Makes a refusal that no flow stands behind. */
  public static Refusal of(ReasonCode reason) {
    return new Refusal(reason, Optional.empty(), Optional.empty());
  }

  /** Makes the refusal of a flow. */
  public static Refusal of(Flow flow) {
    ReasonCode reason = flow.outcome().map(FlowOutcome::reason).orElse(flow.verdict().reason());
    return new Refusal(reason, flow.verdict().ruleId(), Optional.of(flow.id().traceId()));
  }

  /** Returns the reply code of RFC 1928. */
  public int socksReply() {
    return switch (httpStatus()) {
      case 502 -> unreachable();
      case 504 -> SOCKS_HOST_UNREACHABLE;
      case 403 -> SOCKS_NOT_ALLOWED;
      default -> SOCKS_FAILURE;
    };
  }

  private int unreachable() {
    return switch (reason) {
      case RESOURCE_NAME -> SOCKS_HOST_UNREACHABLE;
      case PROXY_UNREACHABLE -> SOCKS_NETWORK_UNREACHABLE;
      default -> SOCKS_REFUSED;
    };
  }

  /** Returns the status of HTTP. */
  public int httpStatus() {
    return switch (reason) {
      case RESOURCE_NAME, RESOURCE_REFUSED, RESOURCE_RESET, PROXY_UNREACHABLE, TUNNEL_LOST -> 502;
      case RESOURCE_TIMEOUT -> 504;
      case MODULE_MISSING, LIMIT, SHUTDOWN, IDLE -> 503;
      case BAD_REQUEST -> 400;
      case INTERNAL -> 500;
      default -> 403;
    };
  }

  /** Returns the error type of RFC 9209. */
  public String proxyStatusError() {
    return switch (reason) {
      case RESOURCE_NAME -> "dns_error";
      case RESOURCE_REFUSED -> "connection_refused";
      case RESOURCE_RESET, TUNNEL_LOST -> "connection_terminated";
      case RESOURCE_TIMEOUT -> "connection_timeout";
      case PROXY_UNREACHABLE -> "destination_unavailable";
      case LIMIT -> "connection_limit_reached";
      case MODULE_MISSING, SHUTDOWN, INTERNAL, IDLE -> "proxy_internal_error";
      case FORBIDDEN_ADDRESS -> "destination_ip_prohibited";
      default -> "http_request_denied";
    };
  }
}
