package zta.tunnel.internal.netty;

import io.netty.handler.codec.quic.BoringSSLAsyncPrivateKeyMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import zta.api.keystore.KeyHandle;

/**
 * Signs QUIC handshakes with a key that cannot leave its store. QUIC calls it on its TLS executor,
 * which may block, and goes on with the handshake as soon as the call is over: an answer that came
 * later would wait for the next packet.
 */
final class QuicOpaqueKey implements BoringSSLAsyncPrivateKeyMethod {
  private final KeyHandle key;

  QuicOpaqueKey(KeyHandle key) {
    this.key = key;
  }

  @Override
  public Future<byte[]> sign(SSLEngine engine, int algorithm, byte[] input) {
    try {
      return ImmediateEventExecutor.INSTANCE.newSucceededFuture(
          Signing.sign(key, algorithm, input));
    } catch (GeneralSecurityException | RuntimeException e) {
      return ImmediateEventExecutor.INSTANCE.newFailedFuture(e);
    }
  }

  @Override
  public Future<byte[]> decrypt(SSLEngine engine, byte[] input) {
    return ImmediateEventExecutor.INSTANCE.newFailedFuture(
        new UnsupportedOperationException("TLS 1.3 decrypts nothing with certificate keys"));
  }
}
