package zta.headend.proxy.internal.netty;

import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
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

  private static final String ERROR = "error";

  static Refusal of(RefusedException why) {
    int status = why.error().status();
    Map<String, String> said =
        new LinkedHashMap<>(
            ProxyStatus.refusal(why.reason(), why.ruleId(), why.details()).parameters());
    // One reason can have several kinds of error.
    said.put(ERROR, why.error().token());
    return new Refusal(
        status,
        new ProxyStatus(ProxyStatus.SELF, said).encode(),
        problem(status, why.reason(), why.details()));
  }

  /** The answer to whatever is no CONNECT: there is nothing to see here. */
  static Refusal notFound() {
    return new Refusal(
        404, "", "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}");
  }

  /** The answer to an extended CONNECT for something else than UDP. */
  static Refusal notImplemented() {
    return new Refusal(
        501, "", "{\"type\":\"about:blank\",\"title\":\"Not Implemented\",\"status\":501}");
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
