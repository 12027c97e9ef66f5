package zta.lib.jose;

import com.google.gson.JsonObject;
import java.security.PublicKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import zta.api.fault.FaultException;
import zta.lib.json.StrictJson;

/** Public keys as JSON (RFC 7517) and their thumbprints (RFC 7638). */
public final class Jwk {
  private Jwk() {}

  /** Returns a public key as JSON. */
  public static JsonObject of(PublicKey key) {
    try {
      String json =
          PublicJsonWebKey.Factory.newPublicJwk(key).toJson(OutputControlLevel.PUBLIC_ONLY);
      return StrictJson.object(json, "JWK");
    } catch (JoseException | FaultException e) {
      throw new IllegalArgumentException("no JWK for a key of kind " + key.getAlgorithm(), e);
    }
  }

  /**
   * Returns the public key that a JSON object describes; an object with a private part is refused.
   */
  public static PublicKey publicKey(JsonObject jwk) throws JwsException {
    if (jwk.has("d") || jwk.has("k")) {
      throw new JwsException(JwsException.Kind.MALFORMED, "the JWK holds a private key");
    }
    try {
      return PublicJsonWebKey.Factory.newPublicJwk(jwk.toString()).getPublicKey();
    } catch (JoseException | RuntimeException e) {
      // jose4j answers some malformed keys with unchecked exceptions.
      throw new JwsException(JwsException.Kind.MALFORMED, "not a public key as JWK", e);
    }
  }

  /** Returns the SHA-256 thumbprint in base64url. */
  public static String thumbprint(PublicKey key) {
    try {
      return PublicJsonWebKey.Factory.newPublicJwk(key)
          .calculateBase64urlEncodedThumbprint("SHA-256");
    } catch (JoseException e) {
      throw new IllegalArgumentException("no JWK for a key of kind " + key.getAlgorithm(), e);
    }
  }
}
