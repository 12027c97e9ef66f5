package zta.tunnel.internal.netty;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import zta.api.keystore.KeyHandle;

/**
 * Signs TLS handshakes with a key that cannot leave its store, off the event loop: hardware may
 * take hundreds of milliseconds.
 */
final class OpaqueKey implements OpenSslAsyncPrivateKeyMethod {
  private final KeyHandle key;
  private final Executor worker;

  OpaqueKey(KeyHandle key, Executor worker) {
    this.key = key;
    this.worker = worker;
  }

  @Override
  public Future<byte[]> sign(SSLEngine engine, int algorithm, byte[] input) {
    Promise<byte[]> promise = ImmediateEventExecutor.INSTANCE.newPromise();
    try {
      worker.execute(() -> sign(algorithm, input, promise));
    } catch (RejectedExecutionException e) {
      promise.setFailure(e);
    }
    return promise;
  }

  private void sign(int algorithm, byte[] input, Promise<byte[]> promise) {
    try {
      Signature signature = signature(algorithm);
      signature.initSign(key.privateKey());
      signature.update(input);
      promise.setSuccess(signature.sign());
    } catch (GeneralSecurityException | RuntimeException e) {
      promise.setFailure(e);
    }
  }

  /** TLS 1.3 knows these three for the keys our stores make (RFC 8446 section 4.2.3). */
  private static Signature signature(int algorithm) throws GeneralSecurityException {
    if (algorithm == SSL_SIGN_ECDSA_SECP256R1_SHA256) {
      return Signature.getInstance("SHA256withECDSA");
    }
    if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA256) {
      return pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
    }
    if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA384) {
      return pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
    }
    if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA512) {
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

  @Override
  public Future<byte[]> decrypt(SSLEngine engine, byte[] input) {
    return ImmediateEventExecutor.INSTANCE.newFailedFuture(
        new UnsupportedOperationException("TLS 1.3 decrypts nothing with certificate keys"));
  }
}
