package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import zta.headend.connector.internal.fixture.Child;
import zta.headend.connector.internal.fixture.ConnectorMain;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.PrivateServer;
import zta.headend.connector.internal.fixture.TestHeadend;
import zta.headend.connector.internal.fixture.TunnelClient;

/** A real headend, connectors as processes of their own, and a private server. */
abstract class WithConnectors {
  static final String APP = "app.berlin.test";

  @TempDir static Path folder;
  static TestHeadend headend;
  static PrivateServer server;
  final Map<String, Child> connectors = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    server = new PrivateServer("127.0.0.1", 0);
    headend = new TestHeadend(folder, "127.0.0.1", freePort(), freePort());
  }

  static int freePort() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerSocket free =
          new ServerSocket(ThreadLocalRandom.current().nextInt(15_000, 32_000))) {
        return free.getLocalPort();
      } catch (java.net.BindException taken) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("no port is free");
  }

  @AfterAll
  static void stop() throws Exception {
    headend.close();
    server.close();
  }

  @AfterEach
  void removeConnectors() throws Exception {
    for (Map.Entry<String, Child> connector : connectors.entrySet()) {
      connector.getValue().thaw();
      connector.getValue().close();
      headend.admin("DELETE", "connectors/" + connector.getKey(), "");
    }
  }

  void connector(String name) throws Exception {
    connector(name, "{\"loopback\":true,\"maxBackOffMillis\":1000}");
  }

  void connector(String name, String settings) throws Exception {
    Path home = Files.createDirectories(home(name));
    Path config = Files.createDirectories(folder.resolve(name + "-config"));
    Files.writeString(config.resolve("zta.headend.connector.json"), settings);
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("enrolment.json"), headend.invite(name, "berlin"));
    run(name);
    awaitState(name, "CONNECTED");
    assertFalse(Files.exists(home.resolve("enrolment.json")), "the invitation is used up");
  }

  static Path home(String name) {
    return folder.resolve(name);
  }

  void run(String name) throws Exception {
    connectors.put(
        name,
        new Child(
            List.of(),
            folder.resolve(name + ".log"),
            ConnectorMain.class,
            home(name).toString(),
            folder.resolve(name + "-config").toString()));
  }

  static void awaitState(String name, String state) throws Exception {
    Eventually.holds(name + " is " + state, 40_000, () -> headend.state(name).equals(state));
  }

  static void policy() throws Exception {
    String json =
        """
        {"schema":"zta.policy/1",
         "resources":[
          {"id":"app","names":["app.berlin.test"],"internalHost":"localhost","loopback":true,
           "network":"berlin"},
          {"id":"far","names":["far.berlin.test"],"internalHost":"192.0.2.1","network":"berlin"},
          {"id":"lost","names":["lost.berlin.test"],"network":"berlin"}],
         "rules":[{"id":"all","effect":"allow","resources":["*"]}]}
        """;
    HttpResponse<String> put = headend.admin("PUT", "policy", json);
    assertEquals(200, put.statusCode(), put.body());
    // The proxy hears of it within moments.
    Eventually.holds(
        "the policy is in force",
        5_000,
        () -> {
          try (TunnelClient client = TunnelClient.alice(headend)) {
            return !client.connect("lost.berlin.test:1").contains("ZTA-ACCESS-NO-RULE");
          }
        });
  }

  static String app() {
    return APP + ":" + server.port();
  }

  static TunnelClient flow() throws Exception {
    TunnelClient client = TunnelClient.alice(headend);
    String head = client.connect(app());
    assertTrue(head.startsWith("HTTP/1.1 200"), head);
    assertEquals("hello", client.echo("hello"));
    return client;
  }
}
