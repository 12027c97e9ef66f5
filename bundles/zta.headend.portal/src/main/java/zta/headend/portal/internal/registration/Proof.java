package zta.headend.portal.internal.registration;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.jose.Jws;
import zta.lib.jose.JwsException;
import zta.lib.jose.SignedDocument;

/**
 * A registration request whose sender has the private key of the certificate it names: signed with
 * it, for this URL, with a nonce that was not used before.
 *
 * @param chain the certificate first
 * @param payload what was signed
 */
record Proof(List<X509Certificate> chain, String payload) {

  /** Verifies a request in flattened JWS form. */
  static Proof verify(String body, URI url, NonceStore nonces) throws FaultException {
    try {
      SignedDocument document = Jws.parseFlattened(body);
      if (!document.header("url").equals(Optional.of(url.toString()))) {
        throw invalid("the request was signed for another URL than " + url);
      }
      if (!nonces.use(document.header("nonce").orElse(""))) {
        throw invalid("the nonce is unknown, too old or was used before");
      }
      List<X509Certificate> chain = document.certificates();
      if (chain.isEmpty()) {
        throw invalid("the request names no certificate");
      }
      document.verify(chain.get(0).getPublicKey(), Jws.ASYMMETRIC);
      return new Proof(chain, document.payload());
    } catch (JwsException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static FaultException invalid(String reason) {
    return new FaultException(FaultCode.PROOF_INVALID.at("registration request", reason));
  }
}
