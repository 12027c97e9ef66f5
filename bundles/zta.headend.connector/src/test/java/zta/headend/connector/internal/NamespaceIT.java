package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.headend.connector.internal.fixture.Child;
import zta.headend.connector.internal.fixture.ConnectorMain;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.HeadendMain;
import zta.headend.connector.internal.fixture.Namespaces;
import zta.headend.connector.internal.fixture.PrivateServer;
import zta.testkit.NeedsRoot;

/** The headend has no way into the private network but the connector's own connection. */
@NeedsRoot(to = "make network namespaces")
class NamespaceIT {
  private static final String BASE = "https://" + Namespaces.HEADEND + ":8443/admin/v1/";
  private static final long PATIENCE = 60_000;

  @TempDir Path folder;

  @Test
  void onlyTheConnectorsOutboundConnectionJoinsThePrivateNetwork() throws Exception {
    try (Namespaces net = new Namespaces();
        Child server = child(net.server, "server", PrivateServer.class, Namespaces.SERVER, "8080");
        Child headend =
            child(
                net.headend,
                "headend",
                HeadendMain.class,
                folder.toString(),
                Namespaces.HEADEND,
                "8443",
                "4433")) {
      Eventually.holds("the headend is up", PATIENCE, () -> Files.exists(folder.resolve("up")));
      assertTrue(server.isAlive() && headend.isAlive());
      Path home = Files.createDirectory(folder.resolve("connector"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(
          home.resolve("enrolment.json"),
          admin(net, "POST", "connectors", "{\"name\":\"berlin-1\",\"network\":\"berlin\"}"));
      Path config = Files.createDirectory(folder.resolve("connector-config"));
      Files.writeString(
          config.resolve("zta.headend.connector.json"), "{\"networks\":[\"10.77.2.0/24\"]}");
      try (Child connector =
          child(
              net.connector,
              "connector",
              ConnectorMain.class,
              home.toString(),
              config.toString())) {
        Eventually.holds(
            "the connector is connected",
            PATIENCE,
            () -> connector.isAlive() && state(net).equals("CONNECTED"));
        reachOnlyThroughIt(net);
      }
    }
  }

  private void reachOnlyThroughIt(Namespaces net) throws Exception {
    admin(
        net,
        "PUT",
        "policy",
        "{\"schema\":\"zta.policy/1\",\"resources\":[{\"id\":\"app\","
            + "\"names\":[\"app.berlin.test\"],\"internalHost\":\"10.77.2.2\","
            + "\"network\":\"berlin\"}],"
            + "\"rules\":[{\"id\":\"all\",\"effect\":\"allow\",\"resources\":[\"*\"]}]}");
    Eventually.holds(
        "the page comes through the connector",
        PATIENCE,
        () -> Namespaces.status(net.headend, page()) == 0);
    assertEquals("private page", Namespaces.exec(net.headend, page()));

    assertNotEquals(
        0,
        Namespaces.status(
            net.headend, "curl", "-s", "-m", "2", "http://" + Namespaces.SERVER + ":8080/"),
        "the headend has a route of its own");
    assertEquals("", Namespaces.exec(net.connector, "ss", "-Hltun"), "the connector listens");
    List<String> peers =
        Namespaces.exec(net.connector, "ss", "-Htn", "state", "established")
            .lines()
            .map(line -> line.strip().split("\\s+", -1)[3].replaceAll("\\[(::ffff:)?|\\]", ""))
            .distinct()
            .toList();
    assertTrue(peers.contains(Namespaces.HEADEND + ":4433"), peers.toString());
    // The portal's, where it got its certificate a moment ago, may not be closed yet.
    assertTrue(
        Set.of(Namespaces.HEADEND + ":4433", Namespaces.HEADEND + ":8443").containsAll(peers),
        peers.toString());
  }

  private String[] page() {
    String home = folder.resolve("headend").toString();
    return new String[] {
      "curl",
      "-s",
      "-f",
      "-m",
      "10",
      "--proxytunnel",
      "--proxy",
      "https://" + Namespaces.HEADEND + ":4433",
      "--proxy-cacert",
      home + "/root.pem",
      "--proxy-cert",
      home + "/alice.crt",
      "--proxy-key",
      home + "/alice.key",
      "http://app.berlin.test:8080/"
    };
  }

  private String state(Namespaces net) throws Exception {
    return JsonParser.parseString(admin(net, "GET", "connectors/berlin-1", ""))
        .getAsJsonObject()
        .get("state")
        .getAsString();
  }

  private String admin(Namespaces net, String method, String path, String body) throws Exception {
    Path home = folder.resolve("headend");
    return Namespaces.exec(
        net.headend,
        "curl",
        "-sS",
        "-f",
        "--cacert",
        home.resolve("root.pem").toString(),
        "-H",
        "Authorization: Bearer " + Files.readString(home.resolve("admin.token")).strip(),
        "-X",
        method,
        "--data-binary",
        body,
        BASE + path);
  }

  private Child child(String namespace, String name, Class<?> main, String... arguments)
      throws Exception {
    return new Child(Namespaces.in(namespace), folder.resolve(name + ".log"), main, arguments);
  }
}
