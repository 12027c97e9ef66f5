package zta.netcheck.internal.portal;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One GET without redirects, cookies, credentials or proxies. */
final class HttpLook {
  /**
   * An answer.
   *
   * @param status status code
   * @param location where it redirects to
   * @param body begin of the body
   */
  record Answer(int status, Optional<String> location, String body) {}

  private static final int MAX_BODY = 16 * 1024;

  private final int millis;

  HttpLook(int millis) {
    this.millis = millis;
  }

  Answer get(URI uri, String accept) throws IOException {
    if (!(uri.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
      throw new IOException(uri + " is not HTTP");
    }
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setRequestProperty("Accept", accept);
    connection.setRequestProperty("User-Agent", "zta");
    try {
      int status = connection.getResponseCode();
      return new Answer(
          status, Optional.ofNullable(connection.getHeaderField("Location")), body(connection));
    } finally {
      connection.disconnect();
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    InputStream stream =
        connection.getResponseCode() >= 400
            ? connection.getErrorStream()
            : connection.getInputStream();
    if (stream == null) {
      return "";
    }
    try (InputStream in = stream) {
      return new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
    }
  }
}
