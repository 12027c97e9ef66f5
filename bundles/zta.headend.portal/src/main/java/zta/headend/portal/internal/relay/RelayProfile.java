package zta.headend.portal.internal.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import zta.api.enrolment.Organization;
import zta.api.tunnel.ProxyEndpoint;

/**
 * A configuration profile for the relay client of iOS, iPadOS, macOS, tvOS and visionOS: the
 * headend's root, the client's identity, and the relay itself ({@code com.apple.relay.managed}).
 * All UUIDs follow from the organisation, so that a later profile takes the place of an earlier
 * one.
 */
final class RelayProfile {
  private final Organization organization;
  private final ProxyEndpoint proxy;
  private final boolean http3;
  private final X509Certificate root;

  RelayProfile(
      Organization organization, ProxyEndpoint proxy, boolean http3, X509Certificate root) {
    this.organization = organization;
    this.proxy = proxy;
    this.http3 = http3;
    this.root = root;
  }

  /** Writes the profile; {@code matches} are not empty. */
  String of(RelayMatches matches, ClientIdentity identity) {
    Map<String, Object> profile = payload("Configuration", "", organization.name() + " relay");
    profile.put("PayloadOrganization", organization.name());
    profile.put(
        "PayloadContent", List.of(rootPayload(), identityPayload(identity), relay(matches)));
    return Plist.of(profile);
  }

  private Map<String, Object> payload(String type, String part, String name) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("PayloadType", type);
    payload.put("PayloadVersion", 1);
    payload.put("PayloadIdentifier", "zta.relay." + organization.id() + part);
    payload.put("PayloadUUID", uuid(part));
    payload.put("PayloadDisplayName", name);
    return payload;
  }

  private String uuid(String part) {
    return UUID.nameUUIDFromBytes(("zta.relay." + organization.id() + part).getBytes(UTF_8))
        .toString()
        .toUpperCase(Locale.ROOT);
  }

  private Map<String, Object> rootPayload() {
    Map<String, Object> payload =
        payload("com.apple.security.root", ".root", organization.name() + " root certificate");
    payload.put("PayloadCertificateFileName", "root.cer");
    try {
      payload.put("PayloadContent", root.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the root cannot be encoded", e);
    }
    return payload;
  }

  private Map<String, Object> identityPayload(ClientIdentity identity) {
    Map<String, Object> payload =
        payload("com.apple.security.pkcs12", ".identity", organization.name() + " identity");
    payload.put("PayloadCertificateFileName", "identity.p12");
    payload.put("PayloadContent", identity.pkcs12());
    payload.put("Password", identity.password());
    payload.put("KeyIsExtractable", false);
    return payload;
  }

  private Map<String, Object> relay(RelayMatches matches) {
    Map<String, Object> payload =
        payload("com.apple.relay.managed", ".relay", organization.name() + " relay");
    // More than one would be a chain, each reached through the one before.
    payload.put("Relays", List.of(server()));
    put(payload, "MatchDomains", matches.domains());
    put(payload, "MatchFQDNs", matches.fqdns());
    put(payload, "ExcludedDomains", matches.excludedDomains());
    put(payload, "ExcludedFQDNs", matches.excludedFqdns());
    payload.put("RelayUUID", uuid(".configuration"));
    return payload;
  }

  /** An empty list can mean everything, so it is left out. */
  private static void put(Map<String, Object> payload, String key, Iterable<String> names) {
    List<String> list = new ArrayList<>();
    names.forEach(list::add);
    if (!list.isEmpty()) {
      payload.put(key, list);
    }
  }

  private Map<String, Object> server() {
    String url = "https://" + proxy;
    Map<String, Object> server = new LinkedHashMap<>();
    if (http3) {
      server.put("HTTP3RelayURL", url);
    }
    server.put("HTTP2RelayURL", url);
    server.put("PayloadCertificateUUID", uuid(".identity"));
    return server;
  }
}
