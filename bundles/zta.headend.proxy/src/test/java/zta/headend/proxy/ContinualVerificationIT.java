package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.Directory;
import zta.api.headend.Enrolments;
import zta.api.headend.Identity;

/**
 * What was allowed is asked again: a change ends exactly the flows that it forbids, within a
 * second.
 */
class ContinualVerificationIT {
  private static final Duration PROMISED = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Headend headend;
  private ServerSocket echo;

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(folder);
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "echo");
    acceptor.setDaemon(true);
    acceptor.start();
    headend.policy(policy("staff", "staff"));
    awaitPolicy();
  }

  /** A policy that was just written takes effect with the record's next change report. */
  private void awaitPolicy() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    boolean effective = false;
    while (!effective && System.nanoTime() < deadline) {
      try (SSLSocket socket = open()) {
        effective = ask(socket, "one.corp.example").startsWith("HTTP/1.1 200");
      }
    }
    assertTrue(effective, "the policy takes effect");
  }

  @AfterEach
  void stop() throws Exception {
    echo.close();
    headend.close();
  }

  @Test
  void aChangedRuleEndsExactlyTheFlowItForbids() throws Exception {
    try (SSLSocket one = connect("one.corp.example");
        SSLSocket two = connect("two.corp.example")) {
      echo(one);
      echo(two);
      long changed = System.nanoTime();
      headend.policy(policy("staff", "board"));
      assertEnds(two, changed);
      echo(one);
    }
  }

  @Test
  void leavingAGroupEndsItsFlows() throws Exception {
    try (SSLSocket one = connect("one.corp.example")) {
      echo(one);
      long changed = System.nanoTime();
      headend
          .container
          .service(Directory.class)
          .put(new Identity(Headend.ALICE, "Alice", Set.of()));
      assertEnds(one, changed);
    }
  }

  @Test
  void aRevokedEnrolmentEndsItsFlowsAndGetsNoNewOnes() throws Exception {
    try (SSLSocket one = connect("one.corp.example")) {
      echo(one);
      long changed = System.nanoTime();
      assertTrue(headend.container.service(Enrolments.class).revoke(headend.enrolment.id()));
      assertEnds(one, changed);
    }
    try (SSLSocket again = open()) {
      assertTrue(ask(again, "one.corp.example").contains("ZTA-ACCESS-CERTIFICATE"));
    }
  }

  @Test
  void aChangeThatForbidsNothingEndsNothing() throws Exception {
    try (SSLSocket one = connect("one.corp.example")) {
      for (int i = 0; i < 5; i++) {
        headend.policy(policy("staff", "group" + i));
        echo(one);
      }
    }
  }

  private static void assertEnds(SSLSocket socket, long since) throws IOException {
    socket.setSoTimeout(5000);
    assertThrows(IOException.class, () -> readToEnd(socket.getInputStream()));
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    assertTrue(took.compareTo(PROMISED) < 0, "took " + took);
  }

  /** A flow that is broken off must look broken off: an orderly end counts as data. */
  private static void readToEnd(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // Go on until it breaks.
    }
  }

  private static void echo(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("ping".getBytes(US_ASCII));
    assertEquals("ping", new String(socket.getInputStream().readNBytes(4), US_ASCII));
  }

  private SSLSocket connect(String host) throws Exception {
    SSLSocket socket = open();
    String answer = ask(socket, host);
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    return socket;
  }

  private String ask(SSLSocket socket, String host) throws IOException {
    String target = host + ":" + echo.getLocalPort();
    socket
        .getOutputStream()
        .write(
            ("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n").getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private SSLSocket open() throws Exception {
    char[] none = new char[0];
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "client", headend.key.getPrivate(), none, headend.chain.toArray(X509Certificate[]::new));
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, none);
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry(
        "root", headend.container.service(zta.api.headend.CertificateAuthority.class).root());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", headend.port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private void accept() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread thread = new Thread(() -> serve(socket), "echo-flow");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The proxy broke it off.
    }
  }

  private static String policy(String groupOfOne, String groupOfTwo) {
    return """
        {"schema":"zta.policy/1",
         "resources":[
          {"id":"one","name":"One","names":["one.corp.example"],"internalHost":"127.0.0.1","loopback":true},
          {"id":"two","name":"Two","names":["two.corp.example"],"internalHost":"127.0.0.1","loopback":true}],
         "rules":[
          {"id":"r1","name":"R1","effect":"allow","resources":["one"],"groups":["%s"]},
          {"id":"r2","name":"R2","effect":"allow","resources":["two"],"groups":["%s"]}]}
        """
        .formatted(groupOfOne, groupOfTwo);
  }
}
