package zta.headend.acme.internal.wire;

/**
 * A request as it came in.
 *
 * @param method HTTP method
 * @param base URL of the server up to and with {@code /acme}
 * @param path path below the base with its query, beginning with a slash
 * @param contentType media type as sent, empty when none
 * @param body the body, already bounded
 */
public record AcmeRequest(
    String method, String base, String path, String contentType, String body) {
  /** Returns the URL that was asked for. */
  public String url() {
    return base + path;
  }

  /** Returns the path without its query. */
  public String plainPath() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
