package zta.headend.connector.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pins;

/**
 * The file by which a connector registers once: what {@code zta admin connector add} wrote.
 *
 * @param id the connector's id
 * @param token one-time secret
 * @param headend where to register
 * @param pins pins of the headend's root
 */
record Invitation(String id, String token, URI headend, List<String> pins) {
  private static final int MAX_BYTES = 16 * 1024;

  /** Reads the file; empty when there is none. */
  static Optional<Invitation> read(Path file) throws FaultException {
    Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX_BYTES);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(of(StrictJson.view(content.get(), file.toString())));
  }

  private static Invitation of(JsonView json) throws FaultException {
    json.schema("zta.connector-enrolment/1");
    List<String> pins = json.strings("pins");
    if (pins.isEmpty() || !pins.stream().allMatch(Pins::isPin)) {
      throw json.fault("pins", "has no pins such as sha256/...");
    }
    return new Invitation(json.string("id"), json.string("token"), url(json), pins);
  }

  private static URI url(JsonView json) throws FaultException {
    try {
      URI url = URI.create(json.string("headend"));
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw json.fault("headend", "is no URL");
    }
    throw json.fault("headend", "is no https URL");
  }

  /** Tells whose it is, and nothing of the token. */
  @Override
  public String toString() {
    return "invitation of connector " + id;
  }
}
