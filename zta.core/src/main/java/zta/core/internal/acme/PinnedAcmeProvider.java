package zta.core.internal.acme;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;

/**
 * Our headend as an ACME provider: with our HTTP client. Given to the session by hand, so that no
 * ServiceLoader is needed.
 */
final class PinnedAcmeProvider extends AbstractAcmeProvider {
  private final HttpClient http;

  PinnedAcmeProvider(HttpClient http) {
    this.http = http;
  }

  @Override
  public boolean accepts(URI serverUri) {
    return "https".equals(serverUri.getScheme());
  }

  @Override
  public URL resolve(URI serverUri) {
    try {
      return serverUri.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not an ACME directory: " + serverUri, e);
    }
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    return http;
  }
}
