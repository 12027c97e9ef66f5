package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
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
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.masque.h3.H3Codec;

/**
 * TLS 1.3 of the listener: clients must show a certificate of the client issuer. The server's own
 * credential is replaced well before its end; connections that are open keep theirs.
 */
final class ServerTls implements QuicTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final int PARTS_OF_LIFE = 3;

  private final CertificateAuthority authority;
  private final List<String> names;
  private final InstantSource clock;
  private final boolean withQuic;
  private volatile Contexts contexts;
  private volatile Instant renewAt = Instant.MIN;

  /** What is made of one credential. */
  private record Contexts(SslContext tcp, Optional<QuicSslContext> quic) {}

  ServerTls(
      CertificateAuthority authority, List<String> names, boolean withQuic, InstantSource clock)
      throws FaultException {
    this.authority = authority;
    this.names = names;
    this.withQuic = withQuic;
    this.clock = clock;
    this.contexts = make();
  }

  /** Returns what new connections use. */
  SslContext context() {
    return contexts.tcp();
  }

  @Override
  public QuicSslContext quic() {
    return contexts.quic().orElseThrow();
  }

  /** Gets a new credential when the present one is in its last third; blocks. */
  void renewIfDue() {
    if (clock.instant().isBefore(renewAt)) {
      return;
    }
    try {
      contexts = make();
      LOG.info("Server certificate replaced");
    } catch (FaultException e) {
      LOG.warn("Server certificate cannot be renewed: {}", e.fault());
    } catch (RuntimeException e) {
      // A periodic task that throws is never run again.
      LOG.error("Server certificate cannot be renewed", e);
    }
  }

  private Contexts make() throws FaultException {
    CertificateAuthority.Credential credential = authority.server(names);
    X509Certificate leaf = credential.chain().get(0);
    try {
      Contexts made =
          new Contexts(
              tcp(credential), withQuic ? Optional.of(quic(credential)) : Optional.empty());
      Duration life =
          Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
      renewAt = leaf.getNotAfter().toInstant().minus(life.dividedBy(PARTS_OF_LIFE));
      return made;
    } catch (SSLException | IllegalArgumentException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at("proxy listener", "server credential: " + e.getMessage()), e);
    }
  }

  private SslContext tcp(CertificateAuthority.Credential credential) throws SSLException {
    return SslContextBuilder.forServer(
            credential.key(), credential.chain().toArray(new X509Certificate[0]))
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols("TLSv1.3")
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(authority.clientIssuer())
        .applicationProtocolConfig(protocols())
        .build();
  }

  /** QUIC knows no older TLS than 1.3. Early data could be replayed, so none is taken. */
  private QuicSslContext quic(CertificateAuthority.Credential credential) {
    return QuicSslContextBuilder.forServer(
            credential.key(), null, credential.chain().toArray(new X509Certificate[0]))
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(authority.clientIssuer())
        .applicationProtocols(H3Codec.ALPN)
        .earlyData(false)
        .build();
  }

  private static ApplicationProtocolConfig protocols() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2,
        ApplicationProtocolNames.HTTP_1_1,
        ConnectorHub.PROTOCOL);
  }
}
