package zta.lib.jose;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.InvalidAlgorithmException;
import org.jose4j.lang.InvalidKeyException;
import org.jose4j.lang.JoseException;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * A JWS taken apart. What it says counts only after {@link #verify}; the header may be read before
 * to find the key.
 */
public final class SignedDocument {
  private static final int MAX_CHAIN = 8;

  private final String compact;
  private final JsonObject header;
  private final byte[] payload;

  private SignedDocument(String compact, JsonObject header, byte[] payload) {
    this.compact = compact;
    this.header = header;
    this.payload = payload;
  }

  static SignedDocument ofFlattened(String json) throws JwsException {
    try {
      JsonView view = new JsonView(StrictJson.object(json, "JWS"), "$", "JWS");
      view.only("protected", "payload", "signature");
      return of(view.string("protected"), view.string("payload"), view.string("signature"));
    } catch (FaultException e) {
      throw new JwsException(
          JwsException.Kind.MALFORMED, "not a JWS in flattened form: " + e.fault().reason(), e);
    }
  }

  static SignedDocument of(String header, String payload, String signature) throws JwsException {
    JsonObject parsed = header(Jws.base64Url(header, "the header"));
    byte[] content = Jws.base64Url(payload, "the payload");
    byte[] signed = Jws.base64Url(signature, "the signature");
    if (signed.length == 0) {
      throw new JwsException(JwsException.Kind.MALFORMED, "there is no signature");
    }
    return new SignedDocument(header + "." + payload + "." + signature, parsed, content);
  }

  /**
   * Verifies the signature.
   *
   * @param allowedAlgs algorithms that are accepted
   */
  public void verify(Key key, Collection<String> allowedAlgs) throws JwsException {
    if (allowedAlgs.contains("none") || !allowedAlgs.contains(algorithm())) {
      throw new JwsException(
          JwsException.Kind.ALGORITHM, "signed with an algorithm that is not accepted");
    }
    try {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(
          new AlgorithmConstraints(ConstraintType.PERMIT, allowedAlgs.toArray(String[]::new)));
      jws.setCompactSerialization(compact);
      jws.setKey(key);
      if (!jws.verifySignature()) {
        throw new JwsException(JwsException.Kind.SIGNATURE, "the signature does not verify");
      }
    } catch (InvalidAlgorithmException | InvalidKeyException e) {
      throw new JwsException(JwsException.Kind.ALGORITHM, "the key does not fit the algorithm", e);
    } catch (JoseException e) {
      throw new JwsException(JwsException.Kind.SIGNATURE, "the signature does not verify", e);
    }
  }

  /** Returns a copy of the protected header. */
  public JsonObject header() {
    return header.deepCopy();
  }

  /** Returns a string of the protected header. */
  public Optional<String> header(String name) {
    return header.get(name) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** Returns the algorithm the header names, empty text when it names none. */
  public String algorithm() {
    return header("alg").orElse("");
  }

  /** Returns the payload's bytes. */
  public byte[] payloadBytes() {
    return payload.clone();
  }

  /** Returns the payload as text. */
  public String payload() throws JwsException {
    return utf8(payload, "the payload");
  }

  /** Returns the chain of the header {@code x5c}, leaf first; empty when there is none. */
  public List<X509Certificate> certificates() throws JwsException {
    JsonElement x5c = header.get("x5c");
    if (x5c == null) {
      return List.of();
    }
    if (!(x5c instanceof JsonArray array) || array.isEmpty() || array.size() > MAX_CHAIN) {
      throw new JwsException(JwsException.Kind.MALFORMED, "x5c is not a list of certificates");
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (JsonElement element : array) {
      chain.add(certificate(element));
    }
    return List.copyOf(chain);
  }

  private static X509Certificate certificate(JsonElement element) throws JwsException {
    try {
      byte[] der = Base64.getDecoder().decode(element.getAsString());
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      if (CertificateFactory.getInstance("X.509").generateCertificate(in)
              instanceof X509Certificate certificate
          && in.available() == 0) {
        return certificate;
      }
    } catch (CertificateException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) {
      throw new JwsException(JwsException.Kind.MALFORMED, "x5c holds no certificate", e);
    }
    throw new JwsException(JwsException.Kind.MALFORMED, "x5c holds no certificate");
  }

  private static JsonObject header(byte[] bytes) throws JwsException {
    try {
      JsonObject header = StrictJson.object(bytes, "JWS header");
      if (header.has("crit") || header.has("b64")) {
        throw new JwsException(JwsException.Kind.MALFORMED, "the header has critical extensions");
      }
      return header;
    } catch (FaultException e) {
      throw new JwsException(
          JwsException.Kind.MALFORMED, "the header is no JSON: " + e.fault().reason(), e);
    }
  }

  private static String utf8(byte[] bytes, String what) throws JwsException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new JwsException(JwsException.Kind.MALFORMED, what + " is not UTF-8", e);
    }
  }
}
