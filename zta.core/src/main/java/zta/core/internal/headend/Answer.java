package zta.core.internal.headend;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the headend answered.
 *
 * @param url what was asked
 * @param status HTTP status
 * @param headers its headers
 * @param body its body, bounded
 * @param peers certificates that the server showed, leaf first
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(
    URI url, int status, HttpHeaders headers, byte[] body, List<X509Certificate> peers) {
  /** Returns one header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }
}
