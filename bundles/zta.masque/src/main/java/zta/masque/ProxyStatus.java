package zta.masque;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;

/**
 * One member of a {@code Proxy-Status} header (RFC 9209).
 *
 * @param proxy who says so
 * @param parameters by name, in order; values as plain text
 */
public record ProxyStatus(String proxy, Map<String, String> parameters) {
  /** Name of the header. */
  public static final String HEADER = "proxy-status";

  /** The name under which this platform's proxy speaks. */
  public static final String SELF = "zta";

  private static final String NEXT_HOP = "next-hop";
  private static final String ERROR = "error";
  private static final String DETAILS = "details";
  private static final String REASON = "zta-reason";
  private static final String RULE = "zta-rule";

  /** Copies the map and keeps its order. */
  public ProxyStatus {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Makes the answer to a refused request.
   *
   * @param ruleId rule that decided, empty when none did
   * @param details English text without secrets
   */
  public static ProxyStatus refusal(ReasonCode reason, Optional<String> ruleId, String details) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ERROR, ProxyError.of(reason).token());
    parameters.put(DETAILS, details);
    parameters.put(REASON, reason.id());
    ruleId.ifPresent(rule -> parameters.put(RULE, rule));
    return new ProxyStatus(SELF, parameters);
  }

  /** Makes the answer to a request that was granted: what was connected to (RFC 9209 2.1.2). */
  public static ProxyStatus connected(String nextHop) {
    return new ProxyStatus(SELF, Map.of(NEXT_HOP, nextHop));
  }

  /** Reads what the last proxy that says so connected to; empty when none does. */
  public static Optional<String> nextHop(@Nullable CharSequence header) {
    return header == null
        ? Optional.empty()
        : StructuredList.parse(header.toString()).stream()
            .map(member -> member.parameters.get(NEXT_HOP))
            .filter(Objects::nonNull)
            .reduce((earlier, later) -> later);
  }

  /**
   * Reads a header and returns the member that counts: one with a {@code zta-reason}, else the last
   * one with an error. Empty when the header is absent, malformed or speaks of no error.
   */
  public static Optional<ProxyStatus> parse(@Nullable CharSequence header) {
    if (header == null) {
      return Optional.empty();
    }
    List<ProxyStatus> members = StructuredList.parse(header.toString());
    Optional<ProxyStatus> last = Optional.empty();
    for (ProxyStatus member : members) {
      if (member.parameters.containsKey(REASON)) {
        return Optional.of(member);
      }
      if (member.parameters.containsKey(ERROR)) {
        last = Optional.of(member);
      }
    }
    return last;
  }

  /** Returns the header's value. */
  public String encode() {
    StringBuilder text = new StringBuilder(StructuredList.tokenOrString(proxy));
    parameters.forEach(
        (name, value) -> {
          text.append("; ").append(name).append('=');
          text.append(name.equals(ERROR) ? value : StructuredList.string(value));
        });
    return text.toString();
  }

  /** Returns the error type when it is a known one. */
  public Optional<ProxyError> error() {
    return Optional.ofNullable(parameters.get(ERROR)).flatMap(ProxyError::ofToken);
  }

  /** Returns the reason: the one that is named, else the one the error type stands for. */
  public Optional<ReasonCode> reason() {
    return Optional.ofNullable(parameters.get(REASON))
        .flatMap(ReasonCode::ofId)
        .or(() -> error().map(ProxyError::reason));
  }

  /** Returns the rule that decided. */
  public Optional<String> ruleId() {
    return Optional.ofNullable(parameters.get(RULE)).filter(rule -> !rule.isEmpty());
  }

  /** Returns the text for people, empty when there is none. */
  public String details() {
    return parameters.getOrDefault(DETAILS, "");
  }
}
