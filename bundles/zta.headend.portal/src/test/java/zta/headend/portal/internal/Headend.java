package zta.headend.portal.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.lib.jose.Jws;
import zta.lib.x509.Pem;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

/** A headend in a container, and clients that speak HTTPS with it. */
final class Headend implements AutoCloseable {
  private static final List<String> BUNDLES =
      List.of(
          "zta.config",
          "zta.policy",
          "zta.headend.portal",
          "zta.headend.store",
          "zta.headend.acme",
          "com.h2database",
          "org.osgi.service.jdbc",
          "com.google.gson",
          "bcprov",
          "bcutil",
          "bcpkix",
          "org.bitbucket.b_c.jose4j",
          "org.apache.felix.http.jetty12",
          "org.apache.felix.http.servlet-api",
          "org.apache.commons.commons-fileupload",
          "org.apache.commons.commons-io",
          "org.osgi.service.servlet",
          "org.apache.aries.spifly.dynamic.bundle",
          "org.objectweb.asm*");

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  final Path home;
  final int port;
  final Container container;
  private volatile Duration ahead = Duration.ZERO;
  private HttpClient client;
  private String lastSerial = "";

  Headend(Path home) throws Exception {
    this(home, freePort());
  }

  Headend(Path home, int port) throws Exception {
    this.home = home;
    this.port = port;
    Path config = Files.createDirectories(home.resolveSibling(home.getFileName() + "-config"));
    Files.writeString(
        config.resolve("zta.headend.portal.json"),
        "{\"port\":"
            + port
            + ",\"organizationName\":\"Corp\",\"deviceZone\":\"devices.corp.example\"}");
    container =
        Container.start(
            new ContainerSpec(
                BUNDLES,
                List.of(),
                Map.of(
                    "zta.config.dir",
                    config.toString(),
                    "zta.headend.home",
                    home.toString(),
                    "org.apache.felix.http.require.config",
                    "true")));
    InstantSource clock = () -> Instant.now().plus(ahead);
    container.context().registerService(InstantSource.class, clock, null);
  }

  /** Below the range that the system gives to outgoing connections. */
  static int freePort() throws IOException {
    IOException last = new IOException("no port is free");
    for (int i = 0; i < 50; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        last = taken;
      }
    }
    throw last;
  }

  /** Waits until the listener answers. */
  Headend up() throws Exception {
    container.service(CertificateAuthority.class);
    client = client(null, null);
    Instant end = Instant.now().plusSeconds(20);
    while (true) {
      try {
        if (get("/admin/v1/health").statusCode() == 200) {
          return this;
        }
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the headend does not answer");
      }
      Thread.sleep(50);
    }
  }

  void forward(Duration time) {
    ahead = ahead.plus(time);
  }

  URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }

  String token() throws IOException {
    return Files.readString(home.resolve("admin.token")).strip();
  }

  HttpClient client(X509Certificate[] chain, KeyPair key) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(
        "root", Pem.certificates(Files.readString(home.resolve("root.pem"))).get(0));
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(trust);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (chain != null) {
      own.setKeyEntry("own", key.getPrivate(), "x".toCharArray(), chain);
    }
    keys.init(own, "x".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  /** A client with the certificate that the headend's CA issues for an enrolment. */
  HttpClient enrolledClient(String enrolmentId) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair key = generator.generateKeyPair();
    EnrolmentRecord enrolment = container.service(Enrolments.class).find(enrolmentId).orElseThrow();
    List<X509Certificate> chain =
        container
            .service(CertificateAuthority.class)
            .issueClient(enrolment, key.getPublic(), List.of(), List.of());
    lastSerial = chain.get(0).getSerialNumber().toString(16);
    return client(chain.toArray(X509Certificate[]::new), key);
  }

  /** The serial number of the certificate that {@link #enrolledClient} got last. */
  String lastSerial() {
    return lastSerial;
  }

  HttpResponse<String> get(String path) throws Exception {
    return admin("GET", path, "");
  }

  HttpResponse<String> admin(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token())
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  JsonObject getJson(String path) throws Exception {
    return json(get(path));
  }

  /** Connects by TLS, without an HTTP client that repairs what the server does. */
  Socket connect() throws IOException {
    Socket socket = client.sslContext().getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(500);
    return socket;
  }

  /** Reads one answer whole and returns it. */
  static String reply(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    socket.setSoTimeout(500);
    return head + new String(body, StandardCharsets.UTF_8);
  }

  static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  static String code(HttpResponse<String> response) {
    JsonElement code = json(response).get("code");
    return response.statusCode() + " " + (code == null ? response.body() : code.getAsString());
  }

  String nonce() throws Exception {
    return json(send(HttpRequest.newBuilder(uri("/v1/registration/nonce")).build()))
        .get("nonce")
        .getAsString();
  }

  /** Signs a registration as the agent does. */
  String registration(OpenSsl.User user, String nonce, String device) throws Exception {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("x5c", Jws.x5c(List.of(user.certificate())));
    header.put("nonce", nonce);
    header.put("url", uri("/v1/registration").toString());
    String payload =
        "{\"schema\":\"zta.registration/1\",\"device\":{\"id\":\""
            + device
            + "\",\"name\":\"laptop\",\"os\":\"Linux\",\"agentVersion\":\"0.1.0\"},"
            + "\"localUser\":\"u\"}";
    return Jws.signFlattened(payload, user.key(), header);
  }

  HttpResponse<String> register(String jws) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/v1/registration"))
            .header("Content-Type", "application/jose+json")
            .POST(BodyPublishers.ofString(jws))
            .build());
  }

  HttpResponse<String> register(OpenSsl.User user, String device) throws Exception {
    return register(registration(user, nonce(), device));
  }

  static String decode(String base64Url) {
    return new String(Base64.getUrlDecoder().decode(base64Url), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    container.close();
  }
}
