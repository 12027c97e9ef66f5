package zta.keystore.soft.internal;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** Signs with the key behind an {@link OpaquePrivateKey}; verifying is left to other providers. */
final class OpaqueSignatures extends SignatureSpi {
  private final String algorithm;
  private @Nullable AlgorithmParameterSpec parameters;
  private @Nullable Signature signature;

  OpaqueSignatures(String algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    throw new InvalidKeyException("this provider signs only");
  }

  @Override
  protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    if (!(privateKey instanceof OpaquePrivateKey opaque)) {
      throw new InvalidKeyException("not a key of this store");
    }
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(opaque.hidden());
      if (parameters != null) {
        signing.setParameter(parameters);
      }
      signature = signing;
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e);
    }
  }

  @Override
  protected void engineUpdate(byte b) throws SignatureException {
    signing().update(b);
  }

  @Override
  protected void engineUpdate(byte[] b, int off, int len) throws SignatureException {
    signing().update(b, off, len);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    return signing().sign();
  }

  @Override
  protected boolean engineVerify(byte[] sigBytes) throws SignatureException {
    throw new SignatureException("this provider signs only");
  }

  @Override
  protected void engineSetParameter(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    parameters = params;
    if (signature != null && params != null) {
      signature.setParameter(params);
    }
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  protected void engineSetParameter(String param, Object value) {
    throw new InvalidParameterException("use AlgorithmParameterSpec");
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  protected Object engineGetParameter(String param) {
    throw new InvalidParameterException("use AlgorithmParameters");
  }

  private Signature signing() throws SignatureException {
    if (signature == null) {
      throw new SignatureException("not initialised for signing");
    }
    return signature;
  }
}
