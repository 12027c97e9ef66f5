package zta.headend.acme.internal.http;

import java.util.regex.Pattern;
import zta.headend.acme.internal.wire.AcmeException;

/** Says under which URL a client reached the server. */
final class BaseUrl {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final String PATH = "/acme";

  private final String configured;

  BaseUrl(String publicUrl) {
    configured =
        publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
  }

  /** Returns the base; without a configured one the request must have come by TLS. */
  String of(boolean secure, String host) throws AcmeException {
    if (!configured.isEmpty()) {
      return configured + PATH;
    }
    if (!secure) {
      throw AcmeException.malformed("ACME needs HTTPS");
    }
    if (!HOST.matcher(host).matches()) {
      throw AcmeException.malformed("the Host header is not valid");
    }
    return "https://" + host + PATH;
  }
}
