package zta.headend.acme.internal.server;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import zta.api.fault.FaultException;
import zta.api.headend.Secrets;
import zta.headend.acme.internal.jws.SignedRequest;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;
import zta.lib.jose.JwsException;
import zta.lib.jose.SignedDocument;

/** Checks and uses up external account bindings (RFC 8555 section 7.3.4). */
final class ExternalBinding {
  private static final List<String> ALGORITHMS = List.of("HS256");

  private final Secrets secrets;

  ExternalBinding(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Returns the binding of a new account with this key to an enrolment. */
  Secrets.Binding bind(Fields payload, String url, PublicKey accountKey)
      throws AcmeException, FaultException {
    if (!payload.has("externalAccountBinding")) {
      throw new AcmeException(
          ProblemType.EXTERNAL_ACCOUNT_REQUIRED,
          "an account needs the external account binding of an enrolment");
    }
    SignedDocument inner =
        SignedRequest.flattened(payload.object("externalAccountBinding").json().toString());
    String keyId = keyId(inner, url);
    checkMac(inner, secrets.macKey(keyId));
    checkKey(inner, accountKey);
    Optional<Secrets.Binding> binding = secrets.consume(keyId, Jwk.thumbprint(accountKey));
    return binding.orElseThrow(
        () -> refused("the external account binding was used or is too old"));
  }

  private static String keyId(SignedDocument inner, String url) throws AcmeException {
    if (!ALGORITHMS.contains(inner.algorithm())) {
      throw AcmeException.algorithm(
          "an external account binding must be signed with HS256", ALGORITHMS);
    }
    if (inner.header().has("nonce") || inner.header().has("jwk")) {
      throw AcmeException.malformed("an external account binding has neither nonce nor jwk");
    }
    if (!inner.header("url").orElse("").equals(url)) {
      throw AcmeException.malformed("the external account binding is for another url");
    }
    return inner
        .header("kid")
        .orElseThrow(() -> AcmeException.malformed("the external account binding has no kid"));
  }

  /** An unknown key id is answered like a wrong MAC, so that nobody learns which ids exist. */
  private static void checkMac(SignedDocument inner, Optional<byte[]> macKey) throws AcmeException {
    if (macKey.isEmpty()) {
      throw refused("the external account binding is not valid");
    }
    try {
      inner.verify(new SecretKeySpec(macKey.get(), "HmacSHA256"), ALGORITHMS);
    } catch (JwsException e) {
      throw refused("the external account binding is not valid");
    }
  }

  private static void checkKey(SignedDocument inner, PublicKey accountKey) throws AcmeException {
    try {
      PublicKey bound =
          SignedRequest.key(Fields.parse(inner.payload(), "external account binding").json());
      if (Jwk.thumbprint(bound).equals(Jwk.thumbprint(accountKey))) {
        return;
      }
    } catch (JwsException e) {
      throw SignedRequest.problem(e);
    }
    throw AcmeException.malformed("the external account binding is for another key");
  }

  private static AcmeException refused(String detail) {
    return new AcmeException(ProblemType.UNAUTHORIZED, detail);
  }
}
