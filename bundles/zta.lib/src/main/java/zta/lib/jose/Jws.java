package zta.lib.jose;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Signs and verifies documents (JWS, RFC 7515). The algorithm follows from the key, {@code ES256}
 * or {@code RS256}; {@code none} does not exist here, and symmetric algorithms only where they are
 * asked for by name (external account binding).
 *
 * <p>Keys may be opaque: nothing asks for their encoding.
 */
public final class Jws {
  /** What every signature that is not symmetric may use. */
  public static final Set<String> ASYMMETRIC = Set.of("ES256", "ES384", "RS256");

  private static final String ALG = "alg";

  private Jws() {}

  /** Signs a text, in compact form; the header gets the algorithm that fits the key. */
  public static String signCompact(String payload, Key key, Map<String, ?> headers)
      throws JwsException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(payload);
    jws.setKey(key);
    headers.forEach((name, value) -> jws.setHeader(name, value));
    Object asked = headers.get(ALG);
    jws.setAlgorithmHeaderValue(
        asked == null ? algorithmFor(key) : allowed(String.valueOf(asked), key));
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new JwsException(JwsException.Kind.ALGORITHM, "cannot be signed with this key", e);
    }
  }

  /** Signs a text, in flattened JSON form (RFC 7515, section 7.2.2). */
  public static String signFlattened(String payload, Key key, Map<String, ?> headers)
      throws JwsException {
    String[] parts = signCompact(payload, key, headers).split("\\.", -1);
    JsonObject json = new JsonObject();
    json.addProperty("protected", parts[0]);
    json.addProperty("payload", parts[1]);
    json.addProperty("signature", parts[2]);
    return json.toString();
  }

  /**
   * Verifies a document in compact form.
   *
   * @param allowedAlgs algorithms that are accepted, never guessed from the header alone
   */
  public static SignedDocument verifyCompact(
      String compact, Key key, Collection<String> allowedAlgs) throws JwsException {
    SignedDocument document = parseCompact(compact);
    document.verify(key, allowedAlgs);
    return document;
  }

  /** Reads a document in compact form without verifying it. */
  public static SignedDocument parseCompact(String compact) throws JwsException {
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new JwsException(JwsException.Kind.MALFORMED, "not a JWS in compact form");
    }
    return SignedDocument.of(parts[0], parts[1], parts[2]);
  }

  /** Verifies a document in flattened JSON form. */
  public static SignedDocument verifyFlattened(String json, Key key, Collection<String> allowedAlgs)
      throws JwsException {
    SignedDocument document = parseFlattened(json);
    document.verify(key, allowedAlgs);
    return document;
  }

  /**
   * Reads a document in flattened JSON form without verifying it: its header may say which key
   * verifies it. Unprotected headers are refused.
   */
  public static SignedDocument parseFlattened(String json) throws JwsException {
    return SignedDocument.ofFlattened(json);
  }

  /** Returns a chain as the value of the header {@code x5c}. */
  public static List<String> x5c(List<X509Certificate> chain) {
    List<String> encoded = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      try {
        encoded.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a certificate cannot be encoded", e);
      }
    }
    return List.copyOf(encoded);
  }

  /** Returns the algorithm that signatures with a key use. */
  public static String algorithmFor(Key key) throws JwsException {
    return switch (key.getAlgorithm()) {
      case "EC" -> isP384(key) ? "ES384" : "ES256";
      case "RSA" -> "RS256";
      default ->
          throw new JwsException(
              JwsException.Kind.ALGORITHM,
              "there is no signature algorithm for a key of kind " + key.getAlgorithm());
    };
  }

  private static boolean isP384(Key key) {
    return key instanceof ECKey ec
        && ec.getParams() != null
        && ec.getParams().getCurve().getField().getFieldSize() == 384;
  }

  private static String allowed(String algorithm, Key key) throws JwsException {
    boolean symmetric = algorithm.equals("HS256") && key instanceof javax.crypto.SecretKey;
    if (!symmetric && !algorithm.equals(algorithmFor(key))) {
      throw new JwsException(
          JwsException.Kind.ALGORITHM, "this key does not sign with " + algorithm);
    }
    return algorithm;
  }

  static byte[] base64Url(String text, String what) throws JwsException {
    try {
      if (text.indexOf('=') >= 0) {
        throw new IllegalArgumentException("padded");
      }
      return Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new JwsException(JwsException.Kind.MALFORMED, what + " is not base64url", e);
    }
  }
}
