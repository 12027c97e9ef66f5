package zta.headend.portal.internal.sync;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.access.PolicyCompiler;
import zta.api.access.Subject;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.CertificateAuthority.Credential;
import zta.api.headend.ChangeFeed;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Identity;
import zta.api.headend.PolicyStore;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.Documents;
import zta.lib.jose.Jwk;
import zta.lib.jose.Jws;
import zta.lib.jose.JwsException;
import zta.lib.json.StrictJson;

/** Makes and signs the configuration of one enrolment. */
@Component(service = ConfigurationDocuments.class)
public final class ConfigurationDocuments {
  private static final String NO_POLICY =
      "{\"schema\":\"zta.policy/1\",\"resources\":[],\"rules\":[]}";

  private final PortalSettings settings;
  private final Directory directory;
  private final PolicyStore policies;
  private final PolicyCompiler compiler;
  private final CertificateAuthority authority;
  private final ChangeFeed changes;
  private final InstantSource clock;

  /** Works on the record. */
  @Activate
  public ConfigurationDocuments(
      @Reference PortalSettings settings,
      @Reference Directory directory,
      @Reference PolicyStore policies,
      @Reference PolicyCompiler compiler,
      @Reference CertificateAuthority authority,
      @Reference ChangeFeed changes,
      @Reference InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.policies = policies;
    this.compiler = compiler;
    this.authority = authority;
    this.changes = changes;
    this.clock = clock;
  }

  /** What a device is to know, not yet numbered and signed. */
  record Content(JsonObject document, long revision, String etag) {}

  /**
   * Gathers what an enrolment's device is to know. The revision is taken first: what changes
   * meanwhile comes again under a higher one, never under a lower.
   */
  Content content(EnrolmentRecord enrolment) throws FaultException {
    long revision = changes.revision();
    Identity identity = identity(enrolment);
    Subject subject =
        new Subject(
            identity.identity(), identity.groups(), enrolment.organization(), enrolment.deviceId());
    JsonObject document = new JsonObject();
    document.addProperty("schema", "zta.configuration/1");
    document.add("organization", Documents.organization(directory.organization()));
    document.add("subject", subject(subject));
    document.add("policy", policy(subject));
    document.add("proxies", proxies());
    document.add("services", Documents.services(settings.services()));
    return new Content(document, revision, etag(document + keyId(authority.configurationSigner())));
  }

  /** Numbers and signs. */
  String sign(Content content) throws FaultException {
    JsonObject document = content.document().deepCopy();
    document.addProperty("revision", content.revision());
    document.addProperty("issuedAt", clock.instant().toString());
    Credential signer = authority.configurationSigner();
    try {
      return Jws.signCompact(
          document.toString(), signer.key(), Map.of("alg", "ES256", "kid", keyId(signer)));
    } catch (JwsException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at("configuration signer", String.valueOf(e.getMessage())), e);
    }
  }

  private static String keyId(Credential signer) {
    return Jwk.thumbprint(signer.chain().get(0).getPublicKey());
  }

  private Identity identity(EnrolmentRecord enrolment) throws FaultException {
    return directory
        .find(enrolment.identity())
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.IDENTITY_UNKNOWN.at(
                        "configuration", "the enrolment's user is no longer in the directory")));
  }

  private static JsonObject subject(Subject subject) {
    JsonObject json = new JsonObject();
    json.addProperty("identity", subject.identity());
    json.add("groups", Documents.texts(new TreeSet<>(subject.groups())));
    json.addProperty("deviceId", subject.deviceId());
    return json;
  }

  private JsonObject policy(Subject subject) throws FaultException {
    String whole = policies.current().map(PolicyStore.Document::json).orElse(NO_POLICY);
    return StrictJson.object(compiler.project(whole, subject), "policy");
  }

  private JsonArray proxies() {
    JsonArray proxies = new JsonArray();
    for (ProxyEndpoint proxy : settings.proxies()) {
      JsonObject json = new JsonObject();
      json.addProperty("host", proxy.host());
      json.addProperty("port", proxy.port());
      proxies.add(json);
    }
    return proxies;
  }

  private static String etag(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
