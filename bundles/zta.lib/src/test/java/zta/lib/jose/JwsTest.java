package zta.lib.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import zta.lib.jose.JwsException.Kind;
import zta.lib.x509.TestCertificates;

class JwsTest {
  private static final SecretKeySpec HMAC = new SecretKeySpec(new byte[32], "HmacSHA256");
  private static KeyPair ec;
  private static KeyPair rsa;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ec = generator.generateKeyPair();
    rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  @Test
  void choosesTheAlgorithmByTheKey() throws Exception {
    for (KeyPair pair : List.of(ec, rsa)) {
      String compact = Jws.signCompact("hellö", pair.getPrivate(), Map.of("nonce", "n"));
      SignedDocument read = Jws.verifyCompact(compact, pair.getPublic(), Set.of("ES256", "RS256"));
      assertEquals("hellö", read.payload());
      assertEquals("n", read.header("nonce").orElseThrow());
      assertEquals(pair == ec ? "ES256" : "RS256", read.algorithm());
    }
  }

  @Test
  void signsAnEmptyPayload() throws Exception {
    String json = Jws.signFlattened("", ec.getPrivate(), Map.of());
    assertEquals("", Jws.verifyFlattened(json, ec.getPublic(), Jws.ASYMMETRIC).payload());
  }

  @Test
  void carriesTheChainInTheFlattenedForm() throws Exception {
    X509Certificate certificate = TestCertificates.named();
    String json =
        Jws.signFlattened(
            "{}", ec.getPrivate(), Map.of("x5c", Jws.x5c(List.of(certificate)), "url", "u"));
    SignedDocument read = Jws.parseFlattened(json);
    assertEquals(List.of(certificate), read.certificates());
    read.verify(ec.getPublic(), Jws.ASYMMETRIC);
    assertEquals("{}", new String(read.payloadBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void refusesAnotherKeyAndAChangedPayload() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String compact = Jws.signCompact("a", ec.getPrivate(), Map.of());
    KeyPair other = generator.generateKeyPair();
    assertKind(Kind.SIGNATURE, () -> Jws.verifyCompact(compact, other.getPublic(), Jws.ASYMMETRIC));
    String[] parts = compact.split("\\.", -1);
    String changed = parts[0] + "." + base64("b") + "." + parts[2];
    assertKind(Kind.SIGNATURE, () -> Jws.verifyCompact(changed, ec.getPublic(), Jws.ASYMMETRIC));
  }

  @Test
  void refusesNoneAndTheConfusionOfKeyAndSecret() throws Exception {
    String none = base64("{\"alg\":\"none\"}") + "." + base64("x") + ".";
    assertKind(Kind.MALFORMED, () -> Jws.verifyCompact(none, ec.getPublic(), Set.of("none")));
    String signedNone = none + base64("s");
    assertKind(Kind.ALGORITHM, () -> Jws.verifyCompact(signedNone, ec.getPublic(), Set.of("none")));
    SecretKeySpec publicAsSecret = new SecretKeySpec(rsa.getPublic().getEncoded(), "HmacSHA256");
    String confused = Jws.signCompact("x", publicAsSecret, Map.of("alg", "HS256"));
    assertKind(Kind.ALGORITHM, () -> Jws.verifyCompact(confused, rsa.getPublic(), Jws.ASYMMETRIC));
    assertKind(
        Kind.ALGORITHM,
        () -> Jws.verifyCompact(confused, rsa.getPublic(), Set.of("RS256", "HS256")));
  }

  @Test
  void signsSymmetricallyOnlyWhenAskedByName() throws Exception {
    String json = Jws.signFlattened("x", HMAC, Map.of("alg", "HS256", "kid", "k"));
    assertEquals("x", Jws.verifyFlattened(json, HMAC, Set.of("HS256")).payload());
    assertKind(Kind.ALGORITHM, () -> Jws.signFlattened("x", HMAC, Map.of()));
    assertKind(Kind.ALGORITHM, () -> Jws.signCompact("x", ec.getPrivate(), Map.of("alg", "HS256")));
    assertKind(Kind.ALGORITHM, () -> Jws.signCompact("x", ec.getPrivate(), Map.of("alg", "RS256")));
    assertKind(Kind.ALGORITHM, () -> Jws.verifyFlattened(json, HMAC, Jws.ASYMMETRIC));
  }

  @Test
  void refusesWhatTwoReadersCouldReadDifferently() throws Exception {
    String good = Jws.signFlattened("x", ec.getPrivate(), Map.of());
    JsonObject extra = JsonParser.parseString(good).getAsJsonObject();
    extra.add("header", new JsonObject());
    assertKind(Kind.MALFORMED, () -> Jws.parseFlattened(extra.toString()));
    assertKind(
        Kind.MALFORMED,
        () -> Jws.parseFlattened(good.replace("{", "{\"payload\":\"" + base64("y") + "\",")));
    String twice = base64("{\"alg\":\"ES256\",\"alg\":\"none\"}");
    assertKind(Kind.MALFORMED, () -> Jws.parseCompact(twice + ".eA.eA"));
    String critical = base64("{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}");
    assertKind(Kind.MALFORMED, () -> Jws.parseCompact(critical + ".eA.eA"));
    for (String junk : List.of("", "a.b", "a.b.c.d", "....", "e30=.eA.eA", "!.eA.eA", "e30.eA.")) {
      assertKind(Kind.MALFORMED, () -> Jws.parseCompact(junk));
    }
  }

  @Test
  void refusesAChainThatIsNone() throws Exception {
    for (Object x5c : List.of("text", List.of(), List.of("AAAA"), List.of("!"), List.of(7))) {
      String json = Jws.signFlattened("x", ec.getPrivate(), Map.of("x5c", x5c));
      assertKind(Kind.MALFORMED, () -> Jws.parseFlattened(json).certificates());
    }
  }

  @Test
  void keysGoThroughJson() throws Exception {
    for (KeyPair pair : List.of(ec, rsa)) {
      JsonObject jwk = Jwk.of(pair.getPublic());
      assertFalse(jwk.has("d"));
      assertEquals(pair.getPublic(), Jwk.publicKey(jwk));
    }
    assertKind(Kind.MALFORMED, () -> Jwk.publicKey(new JsonObject()));
    assertKind(
        Kind.MALFORMED,
        () ->
            Jwk.publicKey(
                JsonParser.parseString("{\"kty\":\"oct\",\"k\":\"AAAA\"}").getAsJsonObject()));
  }

  /** The example of RFC 7638, section 3.1. */
  @Test
  void thumbprintIsThatOfTheRfc() throws Exception {
    String jwk =
        "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86"
            + "zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93"
            + "lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvR"
            + "L5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqb"
            + "w0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\"}";
    assertEquals(
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        Jwk.thumbprint(Jwk.publicKey(JsonParser.parseString(jwk).getAsJsonObject())));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertKind(Kind kind, Executable use) {
    assertEquals(kind, assertThrows(JwsException.class, use).kind());
  }
}
