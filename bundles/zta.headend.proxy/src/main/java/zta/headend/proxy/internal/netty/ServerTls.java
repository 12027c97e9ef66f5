package zta.headend.proxy.internal.netty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;

/**
 * TLS 1.3 of the listener: clients must show a certificate of the client issuer. The server's own
 * credential is replaced well before its end; connections that are open keep theirs.
 */
final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final int PARTS_OF_LIFE = 3;

  private final CertificateAuthority authority;
  private final List<String> names;
  private final InstantSource clock;
  private volatile SslContext context;
  private volatile Instant renewAt = Instant.MIN;

  ServerTls(CertificateAuthority authority, List<String> names, InstantSource clock)
      throws FaultException {
    this.authority = authority;
    this.names = names;
    this.clock = clock;
    this.context = make();
  }

  /** Returns what new connections use. */
  SslContext context() {
    return context;
  }

  /** Gets a new credential when the present one is in its last third; blocks. */
  void renewIfDue() {
    if (clock.instant().isBefore(renewAt)) {
      return;
    }
    try {
      context = make();
      LOG.info("Server certificate replaced");
    } catch (FaultException e) {
      LOG.warn("Server certificate cannot be renewed: {}", e.fault());
    } catch (RuntimeException e) {
      // A periodic task that throws is never run again.
      LOG.error("Server certificate cannot be renewed", e);
    }
  }

  private SslContext make() throws FaultException {
    CertificateAuthority.Credential credential = authority.server(names);
    X509Certificate leaf = credential.chain().get(0);
    try {
      SslContext made =
          SslContextBuilder.forServer(
                  credential.key(), credential.chain().toArray(new X509Certificate[0]))
              .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
              .protocols("TLSv1.3")
              .clientAuth(ClientAuth.REQUIRE)
              .trustManager(authority.clientIssuer())
              .applicationProtocolConfig(protocols())
              .build();
      Duration life =
          Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
      renewAt = leaf.getNotAfter().toInstant().minus(life.dividedBy(PARTS_OF_LIFE));
      return made;
    } catch (SSLException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at("proxy listener", "server credential: " + e.getMessage()), e);
    }
  }

  private static ApplicationProtocolConfig protocols() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2,
        ApplicationProtocolNames.HTTP_1_1);
  }
}
