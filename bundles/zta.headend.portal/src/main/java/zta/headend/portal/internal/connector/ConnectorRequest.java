package zta.headend.portal.internal.connector;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Takes the public key out of a connector's CSR, whose sender has the private key. Nothing else of
 * it counts: a certificate names what the record says.
 */
final class ConnectorRequest {
  private static final String PLACE = "body: $.csr";
  private static final int LONGEST = 8 * 1024;
  private static final int P256_BITS = 256;

  private ConnectorRequest() {}

  /** Reads a CSR: PKCS #10, DER in base64. */
  static PublicKey key(String base64) throws FaultException {
    try {
      if (base64.length() > LONGEST) {
        throw bad("is too long");
      }
      JcaPKCS10CertificationRequest csr =
          new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(base64));
      PublicKey key = csr.getPublicKey();
      if (!(key instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
        throw bad("its key is not of the curve P-256");
      }
      if (!csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw bad("its signature does not verify");
      }
      return key;
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException e) {
      // What the parser says to what is no CSR.
      throw bad("is no PKCS #10 request in base64");
    }
  }

  private static FaultException bad(String reason) {
    return new FaultException(
        FaultCode.BAD_REQUEST.at(
            PLACE, reason, "Send a signed PKCS #10 request for a P-256 key, DER in base64."));
  }
}
