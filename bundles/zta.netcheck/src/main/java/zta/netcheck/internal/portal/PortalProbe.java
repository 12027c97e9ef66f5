package zta.netcheck.internal.portal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * Looks for a portal: asks its API (RFC 8908) where the network names one (RFC 8910), else whether
 * an answer from far away is the one that it should be.
 */
final class PortalProbe {
  private static final String API_TYPE = "application/captive+json";
  private static final int NO_CONTENT = 204;
  private static final int NETWORK_AUTHENTICATION_REQUIRED = 511;
  private static final int MAX_URL = 2048;

  private final Supplier<Optional<URI>> api;
  private final String probeUrl;
  private final HttpLook http;

  PortalProbe(Supplier<Optional<URI>> api, String probeUrl, HttpLook http) {
    this.api = api;
    this.probeUrl = probeUrl;
    this.http = http;
  }

  /** Looks; blocks for some seconds at most. */
  PortalVerdict look() {
    Optional<URI> named = api.get();
    if (named.isPresent()) {
      PortalVerdict verdict = askApi(named.get());
      if (verdict.kind() != PortalVerdict.Kind.UNKNOWN) {
        return verdict;
      }
    }
    return probeUrl.isBlank() ? PortalVerdict.unknown("nobody is to be asked") : probe();
  }

  private PortalVerdict askApi(URI uri) {
    try {
      HttpLook.Answer answer = http.get(uri, API_TYPE);
      return answer.status() == 200
          ? read(answer.body(), uri)
          : PortalVerdict.unknown("the network's portal answers " + answer.status());
    } catch (IOException e) {
      return PortalVerdict.unknown("the network's portal does not answer: " + e.getMessage());
    }
  }

  /** Reads an API's answer (RFC 8908, section 5). */
  static PortalVerdict read(String body, URI api) {
    try {
      JsonView json = JsonView.of(StrictJson.object(body, api.toString()), api.toString());
      if (!json.has("captive")) {
        return PortalVerdict.unknown("the network's portal does not say whether it is in the way");
      }
      if (!json.bool("captive", false)) {
        return PortalVerdict.free("says the network's portal");
      }
      String url = json.has("user-portal-url") ? json.string("user-portal-url") : "";
      return new PortalVerdict(
          PortalVerdict.Kind.CAPTIVE, page(url).orElse(""), "says the network's portal");
    } catch (FaultException e) {
      return PortalVerdict.unknown("the network's portal is not understood");
    }
  }

  private PortalVerdict probe() {
    URI uri;
    try {
      uri = new URI(probeUrl);
      HttpLook.Answer answer = http.get(uri, "*/*");
      return answer.status() == NO_CONTENT
          ? PortalVerdict.free(uri.getHost() + " answers as it should")
          : foreign(answer, uri);
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return PortalVerdict.unknown(probeUrl + " cannot be asked: " + e.getMessage());
    }
  }

  /**
   * Somebody else answered: a redirect leads to the portal's page, other pages are in its place.
   */
  private static PortalVerdict foreign(HttpLook.Answer answer, URI asked) {
    boolean portal =
        (answer.status() >= 300 && answer.status() < 400)
            || answer.status() == 200
            || answer.status() == NETWORK_AUTHENTICATION_REQUIRED;
    if (!portal) {
      return PortalVerdict.unknown(asked.getHost() + " answers " + answer.status());
    }
    String url = answer.location().flatMap(PortalProbe::page).orElse(asked.toString());
    return new PortalVerdict(
        PortalVerdict.Kind.CAPTIVE, url, "another than " + asked.getHost() + " answers for it");
  }

  /** A web page that can be shown to a user as it is. */
  private static Optional<String> page(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
      return web && uri.getUserInfo() == null && text.length() <= MAX_URL
          ? Optional.of(uri.toASCIIString())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
