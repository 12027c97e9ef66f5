package zta.tunnel.internal.netty;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.security.GeneralSecurityException;
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
      promise.setSuccess(Signing.sign(key, algorithm, input));
    } catch (GeneralSecurityException | RuntimeException e) {
      promise.setFailure(e);
    }
  }

  @Override
  public Future<byte[]> decrypt(SSLEngine engine, byte[] input) {
    return ImmediateEventExecutor.INSTANCE.newFailedFuture(
        new UnsupportedOperationException("TLS 1.3 decrypts nothing with certificate keys"));
  }
}
