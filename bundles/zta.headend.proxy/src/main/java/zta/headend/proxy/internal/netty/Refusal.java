package zta.headend.proxy.internal.netty;

import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;

/**
 * An answer that says no.
 *
 * @param status HTTP status
 * @param proxyStatus value of the Proxy-Status header, empty for none
 * @param body problem document (RFC 9457)
 */
record Refusal(int status, String proxyStatus, String body) {
  static final String CONTENT_TYPE = "application/problem+json";

  static Refusal of(ReasonCode reason, Optional<String> rule, String details) {
    int status = ProxyError.of(reason).status();
    String header = ProxyStatus.refusal(reason, rule, details).encode();
    return new Refusal(status, header, problem(status, reason, details));
  }

  /** The answer to whatever is no CONNECT: there is nothing to see here. */
  static Refusal notFound() {
    return new Refusal(
        404, "", "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}");
  }

  private static String problem(int status, ReasonCode reason, String details) {
    return "{\"type\":\"about:blank\",\"title\":"
        + quoted(reason.text())
        + ",\"status\":"
        + status
        + ",\"detail\":"
        + quoted(details)
        + ",\"code\":"
        + quoted(reason.id())
        + ",\"remedy\":"
        + quoted(reason.remedy())
        + "}";
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c < ' ' ? ' ' : c);
    }
    return json.append('"').toString();
  }
}
