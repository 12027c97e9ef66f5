package zta.netcheck.internal;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A real HTTPS server for {@code localhost}, of an authority of its own. */
final class TlsServer {
  private static final char[] PASSWORD = "test".toCharArray();

  private final HttpsServer server;
  private final X509Certificate root;

  TlsServer(Instant now, Duration life) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    KeyPair authority = keys.generateKeyPair();
    KeyPair own = keys.generateKeyPair();
    Date from = Date.from(now.minus(Duration.ofDays(30)));
    root =
        sign(
            new JcaX509v3CertificateBuilder(
                    new X500Name("CN=Test Root"),
                    BigInteger.ONE,
                    from,
                    Date.from(now.plus(Duration.ofDays(900))),
                    new X500Name("CN=Test Root"),
                    authority.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
            authority);
    X509Certificate leaf =
        sign(
            new JcaX509v3CertificateBuilder(
                    new X500Name("CN=Test Root"),
                    BigInteger.TWO,
                    from,
                    Date.from(now.plus(life)),
                    new X500Name("CN=server"),
                    own.getPublic())
                .addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost"))),
            authority);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", own.getPrivate(), PASSWORD, new X509Certificate[] {leaf, root});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private static X509Certificate sign(X509v3CertificateBuilder certificate, KeyPair authority)
      throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
  }

  X509Certificate root() {
    return root;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void stop() {
    server.stop(0);
  }
}
