package zta.tunnel.internal.netty;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import zta.api.keystore.KeyHandle;

/** Signs handshakes as TLS 1.3 wants it, with keys that cannot leave their store; blocks. */
final class Signing {
  private Signing() {}

  /** Signs the text of a handshake; TLS over TCP and QUIC number the algorithms alike. */
  static byte[] sign(KeyHandle key, int algorithm, byte[] input) throws GeneralSecurityException {
    Signature signature = signature(algorithm);
    signature.initSign(key.privateKey());
    signature.update(input);
    return signature.sign();
  }

  /** TLS 1.3 knows these for the keys our stores make (RFC 8446 section 4.2.3). */
  private static Signature signature(int algorithm) throws GeneralSecurityException {
    if (algorithm == OpenSslAsyncPrivateKeyMethod.SSL_SIGN_ECDSA_SECP256R1_SHA256) {
      return Signature.getInstance("SHA256withECDSA");
    }
    if (algorithm == OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA256) {
      return pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
    }
    if (algorithm == OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA384) {
      return pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
    }
    if (algorithm == OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA512) {
      return pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
    }
    throw new GeneralSecurityException("signature algorithm not expected: " + algorithm);
  }

  private static Signature pss(String digest, MGF1ParameterSpec mask, int salt)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC));
    return signature;
  }
}
