package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** TLS of connections over QUIC. */
interface QuicTls {
  /** Returns what new connections use. */
  QuicSslContext quic();

  /** Returns the certificate that a client showed, empty when it showed none. */
  default Optional<X509Certificate> client(QuicChannel channel) {
    SSLEngine tls = channel.sslEngine();
    if (tls == null) {
      return Optional.empty();
    }
    try {
      return Optional.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
