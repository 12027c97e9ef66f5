package zta.core.internal.sync;

import com.google.gson.JsonObject;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import zta.api.access.Subject;
import zta.api.enrolment.ClientConfiguration;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.tunnel.ProxyEndpoint;
import zta.core.internal.record.Registration;
import zta.lib.jose.Jwk;
import zta.lib.jose.Jws;
import zta.lib.jose.JwsException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * Verifies and reads the signed configuration (compact JWS, ES256, {@code zta.configuration/1}).
 */
final class ConfigurationDocument {
  private static final String SCHEMA = "zta.configuration/1";
  private static final Set<String> ALGORITHMS = Set.of("ES256");

  private ConfigurationDocument() {}

  /** Reads a document that must be signed with the key learnt at registration, for this device. */
  static ClientConfiguration read(String jws, Registration registration, String place)
      throws FaultException {
    JsonView json = StrictJson.view(payload(jws, registration, place), place);
    json.schema(SCHEMA);
    JsonView subject = json.object("subject");
    checkAddressee(subject, registration);
    return new ClientConfiguration(
        json.integer("revision"),
        instant(json, "issuedAt"),
        new Subject(
            subject.string("identity"),
            new HashSet<>(subject.strings("groups")),
            registration.organization().id(),
            subject.string("deviceId")),
        policy(json),
        proxies(json));
  }

  private static String payload(String jws, Registration registration, String place)
      throws FaultException {
    try {
      PublicKey key = Jwk.publicKey(registration.configurationKey());
      return Jws.verifyCompact(jws, key, ALGORITHMS).payload();
    } catch (JwsException e) {
      throw new FaultException(
          FaultCode.CONFIG_SIGNATURE.at(place, String.valueOf(e.getMessage())), e);
    }
  }

  /** The headend signs for everybody with one key: somebody else's document is none for us. */
  private static void checkAddressee(JsonView subject, Registration registration)
      throws FaultException {
    if (!subject.string("identity").equalsIgnoreCase(registration.identity())
        || !subject.string("deviceId").equals(registration.deviceId())) {
      throw subject.fault("the configuration is for another user or device");
    }
  }

  private static String policy(JsonView json) throws FaultException {
    JsonObject policy = json.object("policy").json();
    return policy.toString();
  }

  private static List<ProxyEndpoint> proxies(JsonView json) throws FaultException {
    List<ProxyEndpoint> proxies = new ArrayList<>();
    for (JsonView proxy : json.objects("proxies")) {
      String host = proxy.string("host");
      if (host.isBlank()) {
        throw proxy.fault("host", "must not be blank");
      }
      proxies.add(new ProxyEndpoint(host, proxy.integer("port", 1, 65535)));
    }
    return proxies;
  }

  private static Instant instant(JsonView json, String name) throws FaultException {
    try {
      return Instant.parse(json.string(name));
    } catch (DateTimeException e) {
      throw json.fault(name, "must be a time such as 2026-01-31T08:00:00Z");
    }
  }
}
