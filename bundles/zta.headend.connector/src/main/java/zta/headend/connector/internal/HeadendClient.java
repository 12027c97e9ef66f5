package zta.headend.connector.internal;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.IoReason;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pem;
import zta.lib.x509.PinnedTrust;
import zta.lib.x509.Pins;

/** Gets certificates from the headend, each for a key made here that never leaves; blocks. */
final class HeadendClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_BYTES = 64 * 1024;
  private static final char[] NO_SECRET = "none".toCharArray();

  private final InstantSource clock;

  HeadendClient(InstantSource clock) {
    this.clock = clock;
  }

  /** Uses an invitation up. */
  Credential register(Invitation invitation) throws FaultException {
    KeyPair pair = newKey();
    JsonObject body = request(pair);
    body.addProperty("token", invitation.token());
    PinnedTrust trust = new PinnedTrust(invitation.pins(), clock);
    return credential(
        call(trust, invitation.headend(), body), invitation.headend(), invitation.pins(), pair);
  }

  /** Gets the next certificate. */
  Credential renew(Credential now) throws FaultException {
    KeyPair pair = newKey();
    List<String> pins = List.of(Pins.of(now.root()));
    PinnedTrust trust = new PinnedTrust(pins, List.of(now.root()), clock);
    URI url = URI.create(now.headend() + "/renewal");
    return credential(call(trust, url, request(pair), keys(now)), now.headend(), pins, pair);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static JsonObject request(KeyPair pair) {
    try {
      byte[] csr =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=connector"), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      JsonObject body = new JsonObject();
      body.addProperty("csr", Base64.getEncoder().encodeToString(csr));
      return body;
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("a fresh key cannot sign", e);
    }
  }

  private static KeyManager[] keys(Credential credential) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "connector",
          credential.key(),
          NO_SECRET,
          credential.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_SECRET);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory cannot be made", e);
    }
  }

  private JsonView call(PinnedTrust trust, URI url, JsonObject body, KeyManager... keys)
      throws FaultException {
    String place = "POST " + url;
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trust.context(keys))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] answer = in.readNBytes(MAX_BYTES);
        JsonView json = StrictJson.view(answer, place);
        if (response.statusCode() / 100 != 2) {
          throw new FaultException(problem(json, place));
        }
        return json;
      }
    } catch (SSLException e) {
      throw new FaultException(
          FaultCode.HEADEND_NOT_TRUSTED.at(place, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new FaultException(FaultCode.HEADEND_UNREACHABLE.at(place, IoReason.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(FaultCode.TIMED_OUT.at(place, "interrupted"), e);
    }
  }

  private static Fault problem(JsonView json, String place) throws FaultException {
    return new Fault(
        json.optString("code").orElse(FaultCode.HEADEND_ANSWER.id()),
        json.optString("place").orElse(place),
        json.optString("detail").orElse("the headend refused"),
        json.optString("remedy").orElse("See the headend's log."));
  }

  private static Credential credential(
      JsonView answer, URI headend, List<String> pins, KeyPair pair) throws FaultException {
    answer.schema("zta.connector/1");
    JsonView connector = answer.object("connector");
    X509Certificate root = Pem.certificates(answer.string("root"), "headend's answer").get(0);
    List<X509Certificate> chain =
        Pem.certificates(answer.string("certificate"), "headend's answer");
    if (!Pins.match(root, pins)) {
      throw answer.fault("root", "is not the pinned root");
    }
    if (!chain.get(0).getPublicKey().equals(pair.getPublic())) {
      throw answer.fault("certificate", "is not for this connector's key");
    }
    return new Credential(
        connector.string("id"),
        connector.string("name"),
        connector.string("network"),
        headend,
        root,
        answer.strings("proxies"),
        pair.getPrivate(),
        chain);
  }
}
