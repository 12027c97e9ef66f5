package zta.headend.connector.internal.netty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import zta.headend.connector.internal.Credential;

/** TLS 1.3 towards proxies, with the connector's certificate, trusting the headend's root alone. */
final class ConnectorTls {
  /** ALPN id of HTTP/2 with the parts exchanged: who connected is the server. */
  static final String PROTOCOL = "zta-connector";

  private ConnectorTls() {}

  static SslContext context(Credential credential) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(credential.key(), credential.chain().toArray(X509Certificate[]::new))
        .trustManager(credential.root())
        .endpointIdentificationAlgorithm("HTTPS")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                PROTOCOL))
        .build();
  }
}
