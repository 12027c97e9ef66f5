package zta.headend.acme.internal.jws;

import com.google.gson.JsonElement;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;
import zta.lib.jose.JwsException;
import zta.lib.jose.SignedDocument;

/**
 * A JWS of RFC 8555 section 6.2 whose header is well-formed; the signature is still to be verified.
 *
 * @param document the JWS
 * @param url the URL it was signed for
 * @param kid account URL; exactly one of this and the key is there
 * @param key the key in the header
 */
public record SignedRequest(
    SignedDocument document, String url, Optional<String> kid, Optional<PublicKey> key) {
  /** Signature algorithms that are accepted. */
  public static final List<String> ALGORITHMS =
      List.of("ES256", "ES384", "RS256", "PS256", "EdDSA");

  /** Takes a request apart. */
  public static SignedRequest parse(String json) throws AcmeException {
    SignedDocument document = flattened(json);
    if (!ALGORITHMS.contains(document.algorithm())) {
      throw AcmeException.algorithm(
          "algorithm \"" + printable(document.algorithm()) + "\" is not supported", ALGORITHMS);
    }
    String url =
        document.header("url").orElseThrow(() -> AcmeException.malformed("the header has no url"));
    JsonElement jwk = document.header().get("jwk");
    Optional<String> kid = document.header("kid");
    if (document.header().has("kid") == (jwk != null)) {
      throw AcmeException.malformed("the header must have either jwk or kid");
    }
    return new SignedRequest(
        document, url, kid, jwk == null ? Optional.empty() : Optional.of(key(jwk)));
  }

  /** Returns the nonce of the header. */
  public String nonce() throws AcmeException {
    return document
        .header("nonce")
        .orElseThrow(() -> new AcmeException(ProblemType.BAD_NONCE, "the header has no nonce"));
  }

  /** Verifies the signature. */
  public void verify(PublicKey with) throws AcmeException {
    try {
      document.verify(with, ALGORITHMS);
    } catch (JwsException e) {
      throw problem(e);
    }
  }

  /** Returns whether the payload is empty, as it is in a POST-as-GET. */
  public boolean isGet() {
    return document.payloadBytes().length == 0;
  }

  /** Returns the payload as a JSON object. */
  public Fields payload() throws AcmeException {
    try {
      return Fields.parse(document.payload(), "payload");
    } catch (JwsException e) {
      throw problem(e);
    }
  }

  /** Takes a JWS in flattened JSON form apart. */
  public static SignedDocument flattened(String json) throws AcmeException {
    try {
      return zta.lib.jose.Jws.parseFlattened(json);
    } catch (JwsException e) {
      throw problem(e);
    }
  }

  /** Reads a public key that can sign requests. */
  public static PublicKey key(JsonElement jwk) throws AcmeException {
    if (!jwk.isJsonObject()) {
      throw AcmeException.malformed("the jwk is no object");
    }
    PublicKey key;
    try {
      key = Jwk.publicKey(jwk.getAsJsonObject());
    } catch (JwsException e) {
      throw new AcmeException(
          ProblemType.BAD_PUBLIC_KEY, "the jwk is no public key that is supported");
    }
    Optional<String> objection = KeyRules.againstAccountKey(key);
    if (objection.isPresent()) {
      throw new AcmeException(ProblemType.BAD_PUBLIC_KEY, objection.get());
    }
    return key;
  }

  /** Says as a problem what is wrong with a JWS. */
  public static AcmeException problem(JwsException e) {
    return e.kind() == JwsException.Kind.ALGORITHM
        ? AcmeException.algorithm("the key does not fit the algorithm", ALGORITHMS)
        : AcmeException.malformed(String.valueOf(e.getMessage()));
  }

  private static String printable(String text) {
    return text.replaceAll("[^A-Za-z0-9_+-]", "?");
  }
}
