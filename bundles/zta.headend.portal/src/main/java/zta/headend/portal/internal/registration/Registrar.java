package zta.headend.portal.internal.registration;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.enrolment.Organization;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.api.headend.Secrets;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.Documents;
import zta.lib.jose.Jwk;

/**
 * Makes enrolments, each with a binding by which one ACME account can be had for it, and the answer
 * that says how to go on.
 */
@Component(service = Registrar.class)
public final class Registrar {
  private final SecureRandom random = new SecureRandom();
  private final PortalSettings settings;
  private final Directory directory;
  private final Enrolments enrolments;
  private final Secrets secrets;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  /** Works on the record. */
  @Activate
  public Registrar(
      @Reference PortalSettings settings,
      @Reference Directory directory,
      @Reference Enrolments enrolments,
      @Reference Secrets secrets,
      @Reference CertificateAuthority authority,
      @Reference InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.enrolments = enrolments;
    this.secrets = secrets;
    this.authority = authority;
    this.clock = clock;
  }

  /** Enrols a device of a known identity; returns the answer to send. */
  public JsonObject enrol(String identity, String method, Device device, Optional<String> mdmId)
      throws FaultException {
    Organization organization = directory.organization();
    EnrolmentRecord enrolment =
        new EnrolmentRecord(
            UUID.randomUUID().toString(),
            organization.id(),
            identity,
            method,
            device.id(),
            device.name(),
            device.os(),
            device.agentVersion(),
            mdmId,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Optional.empty());
    enrolments.add(enrolment);
    byte[] macKey = new byte[32];
    random.nextBytes(macKey);
    String keyId = UUID.randomUUID().toString();
    secrets.add(new Secrets.Binding(keyId, enrolment.id()), macKey);
    return answer(enrolment, organization, keyId, macKey);
  }

  private JsonObject answer(
      EnrolmentRecord enrolment, Organization organization, String keyId, byte[] macKey)
      throws FaultException {
    JsonObject made = new JsonObject();
    made.addProperty("id", enrolment.id());
    made.addProperty("identity", enrolment.identity());
    made.add("organization", Documents.organization(organization));

    JsonObject eab = new JsonObject();
    eab.addProperty("kid", keyId);
    eab.addProperty("hmacKey", Base64.getUrlEncoder().withoutPadding().encodeToString(macKey));

    JsonArray identifiers = new JsonArray();
    identifiers.add(identifier("permanent-identifier", enrolment.deviceId()));
    identifiers.add(identifier("dns", enrolment.id() + "." + settings.deviceZone()));

    JsonObject answer = new JsonObject();
    answer.addProperty("schema", "zta.registration-answer/1");
    answer.add("enrolment", made);
    answer.add("eab", eab);
    answer.add("identifiers", identifiers);
    answer.add("services", Documents.services(settings.services()));
    answer.add(
        "configurationKey", Jwk.of(authority.configurationSigner().chain().get(0).getPublicKey()));
    return answer;
  }

  private static JsonObject identifier(String type, String value) {
    JsonObject identifier = new JsonObject();
    identifier.addProperty("type", type);
    identifier.addProperty("value", value);
    return identifier;
  }
}
