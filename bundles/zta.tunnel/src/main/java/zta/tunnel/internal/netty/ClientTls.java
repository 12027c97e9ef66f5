package zta.tunnel.internal.netty;

import io.netty.handler.codec.quic.BoringSSLKeylessManagerFactory;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import zta.api.tunnel.TunnelIdentity;
import zta.masque.h3.H3Codec;

/**
 * TLS 1.3 with the enrolment's certificate, trusting only the CAs that the enrolment names:
 * BoringSSL where its library loads, else the JDK's.
 */
final class ClientTls {
  private ClientTls() {}

  static boolean isNative() {
    return OpenSsl.isAvailable();
  }

  static SslContext context(TunnelIdentity identity, Executor worker, String protocol)
      throws GeneralSecurityException, IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .trustManager(identity.trustAnchors().toArray(new X509Certificate[0]))
            .endpointIdentificationAlgorithm("HTTPS")
            .protocols("TLSv1.3")
            .applicationProtocolConfig(only(protocol));
    X509Certificate[] chain = identity.chain().toArray(new X509Certificate[0]);
    if (isNative()) {
      return builder
          .sslProvider(SslProvider.OPENSSL)
          .keyManager(OpenSslX509KeyManagerFactory.newKeyless(chain))
          .option(
              OpenSslContextOption.ASYNC_PRIVATE_KEY_METHOD, new OpaqueKey(identity.key(), worker))
          .build();
    }
    return builder
        .sslProvider(SslProvider.JDK)
        .keyManager(new OneKeyManager(identity.key().privateKey(), identity.chain()))
        .build();
  }

  /** The same for QUIC, which knows no older TLS and has no other library than BoringSSL. */
  static QuicSslContext quic(TunnelIdentity identity) throws GeneralSecurityException, IOException {
    X509Certificate[] chain = identity.chain().toArray(new X509Certificate[0]);
    return QuicSslContextBuilder.forClient()
        .trustManager(identity.trustAnchors().toArray(new X509Certificate[0]))
        .endpointIdentificationAlgorithm("HTTPS")
        .keyManager(
            BoringSSLKeylessManagerFactory.newKeyless(new QuicOpaqueKey(identity.key()), chain),
            null)
        .applicationProtocols(H3Codec.ALPN)
        .earlyData(false)
        .build();
  }

  private static ApplicationProtocolConfig only(String protocol) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocol);
  }
}
