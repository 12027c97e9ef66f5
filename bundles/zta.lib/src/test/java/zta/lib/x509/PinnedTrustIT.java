package zta.lib.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static zta.lib.x509.TestCertificates.NOW;
import static zta.lib.x509.TestCertificates.address;
import static zta.lib.x509.TestCertificates.dns;
import static zta.lib.x509.TestCertificates.root;
import static zta.lib.x509.TestCertificates.server;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.lib.x509.TestCertificates.Issued;

/** The trust of pins in real handshakes of the JDK's HTTP client. */
class PinnedTrustIT {
  private static final char[] NO_PASSWORD = new char[0];

  private HttpsServer server;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void reachesThePinnedServer() throws Exception {
    Issued root = root("CN=root");
    start(root, server(root, NOW, address("127.0.0.1")));
    assertEquals(204, get(Pins.of(root.certificate())));
  }

  @Test
  void refusesAServerWithAnotherPin() throws Exception {
    Issued root = root("CN=root");
    start(root, server(root, NOW, address("127.0.0.1")));
    String other = Pins.of(root("CN=root").certificate());
    assertThrows(IOException.class, () -> get(other));
  }

  @Test
  void refusesAServerForAnotherHost() throws Exception {
    Issued root = root("CN=root");
    start(root, server(root, NOW, new GeneralName[] {dns("app.example")}));
    assertThrows(IOException.class, () -> get(Pins.of(root.certificate())));
  }

  private int get(String pin) throws Exception {
    SSLContext context = new PinnedTrust(List.of(pin), InstantSource.fixed(NOW)).context();
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();
    URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void start(Issued root, Issued leaf) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    Certificate[] chain = {leaf.certificate(), root.certificate()};
    keys.setKeyEntry("server", leaf.keys().getPrivate(), NO_PASSWORD, chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
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
}
