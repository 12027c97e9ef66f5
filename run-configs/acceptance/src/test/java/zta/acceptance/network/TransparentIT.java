package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.testkit.NeedsRoot;

/**
 * Programs that know nothing of the agent reach what is private to their users through it, and
 * everything else as if it were not there.
 */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TransparentIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[
        {"id":"servers","name":"Servers","names":["*.corp.example"],"nameserver":"10.50.0.10",
         "exceptions":["public.corp.example","payroll.corp.example"]},
        {"id":"payroll","name":"Payroll","names":["payroll.corp.example"]},
        {"id":"net","name":"Network","networks":["10.50.0.0/24","fd50::/64"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers","net"]}]}
      """;
  private static final String ECHO =
      """
      import socket,sys
      host,family=sys.argv[1],int(sys.argv[2])
      at=socket.getaddrinfo(host,7,{4:socket.AF_INET,6:socket.AF_INET6}[family],socket.SOCK_DGRAM)[0]
      s=socket.socket(at[0],at[1]); s.settimeout(5)
      for size in (1,100,1200,8000):
        want=bytes(i*7%256 for i in range(size)); s.sendto(want,at[4]); got=s.recvfrom(65535)
        assert got[0]==want and got[1][:2]==at[4][:2],(size,got[1])
      print("echoed")
      """;

  @TempDir static Path folder;
  private Site site;
  private Device device;
  private Capture capture;

  /** Settings of the agent that is tried. */
  Map<String, String> settings() {
    return Device.TRANSPARENT;
  }

  final Site site() {
    return site;
  }

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    device = site.own(new Device(site, POLICY, settings())).ready();
    capture = site.own(new Capture(site.device(), "up0", folder));
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiki.corp.example", Site.PRIVATE, "[" + Site.PRIVATE6 + "]"})
  @Order(1)
  void web(String host) throws Exception {
    assertEquals("the private page\n", says(Device.ANNA, "curl", "-sS", "http://" + host + "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-4", "-6"})
  @Order(1)
  void nameInBothAddressFamilies(String family) throws Exception {
    assertEquals(
        "the private page\n", says(Device.BOB, "curl", "-sS", family, "http://wiki.corp.example/"));
  }

  @Test
  @Order(1)
  void bulk() throws Exception {
    String got = says(Device.ANNA, "sh", "-c", "curl -sS http://wiki.corp.example/big | sha256sum");
    assertEquals(sum("web-private/pages/big"), got);
  }

  @Test
  @Order(1)
  void postgres() throws Exception {
    List<String> command =
        List.of("psql", "-w", "-h", "db.corp.example", "-U", "postgres", "-tAc", "select 6*7");
    assertEquals("42\n", says(Device.ANNA, command.toArray(String[]::new)));
  }

  @Test
  @Order(1)
  void mariaDbSpeaksFirst() throws Exception {
    String got =
        says(
            Device.ANNA,
            "mariadb",
            "--no-defaults",
            "--protocol=tcp",
            "-h",
            "my.corp.example",
            "-u",
            "app",
            "-Nse",
            "select 6*7");
    assertEquals("42\n", got);
  }

  @Test
  @Order(1)
  void sshSpeaksFirst() throws Exception {
    String said = says(Device.BOB, "ssh-keyscan", "-T", "10", "-t", "ed25519", "ssh.corp.example");
    assertTrue(said.contains(key("ssh/host.pub")), said);
    String login =
        says(
            Device.BOB,
            "ssh",
            "-i",
            folder.resolve("ssh/user").toString(),
            "-oBatchMode=yes",
            "-oStrictHostKeyChecking=no",
            "-oUserKnownHostsFile=/dev/null",
            "root@ssh.corp.example",
            "echo logged in");
    assertTrue(login.contains("logged in"), login);
  }

  /** Names of the private network, and of the Internet, by the resolver that everybody asks. */
  @Test
  @Order(1)
  void digAsksForBoth() throws Exception {
    for (String type : List.of("A", "AAAA")) {
      assertFalse(says(Device.ANNA, "dig", "+short", "wiki.corp.example", type).isBlank());
    }
    assertEquals(Site.PUBLIC, says(Device.ANNA, "dig", "+short", "www.public.example").strip());
    assertEquals(
        Site.PUBLIC6, says(Device.ANNA, "dig", "+short", "www.public.example", "AAAA").strip());
    assertEquals(
        address("wiki"), says(Device.ANNA, "dig", "+short", "+tcp", "wiki.corp.example").strip());
  }

  @Test
  @Order(1)
  void browserSpeaksHttp3WithWhatIsPublic() throws Exception {
    String home = folder.resolve("browser").toString();
    site.device().ok("install", "-d", "-o", Device.ANNA, home);
    String page = "https://www.public.example:" + SiteServers.HTTP3 + "/index.html";
    String said =
        says(
            Device.ANNA,
            "env",
            "HOME=" + home,
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-proxy-server",
            "--user-data-dir=" + home,
            "--enable-quic",
            "--origin-to-force-quic-on=www.public.example:" + SiteServers.HTTP3,
            "--ignore-certificate-errors-spki-list="
                + Files.readString(folder.resolve("web-public/spki")).strip(),
            "--dump-dom",
            page);
    assertTrue(said.contains("the public page"), said);
  }

  @Test
  @Order(1)
  void smtpSpeaksFirst() throws Exception {
    says(
        Device.ANNA,
        "swaks",
        "--server",
        "mail.corp.example",
        "--from",
        "anna@corp.example",
        "--to",
        "bob@corp.example",
        "--body",
        "hello by mail");
    assertTrue(Files.readString(folder.resolve("mail/got")).contains("hello by mail"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo.corp.example 4", "echo.corp.example 6"})
  @Order(1)
  void udpByName(String which) throws Exception {
    assertEquals("echoed\n", echo(which));
  }

  @ParameterizedTest
  @ValueSource(strings = {Site.PRIVATE + " 4", Site.PRIVATE6 + " 6"})
  @Order(1)
  void udpByAddress(String which) throws Exception {
    assertEquals("echoed\n", echo(which));
  }

  private String echo(String which) throws Exception {
    String[] part = which.split(" ", -1);
    return says(Device.ANNA, "/usr/bin/python3", "-c", ECHO, part[0], part[1]);
  }

  @Test
  @Order(1)
  void refusedIsRefusedAtOnce() throws Exception {
    Namespace.Ended ended =
        site.device().runAs(Device.ANNA, "nc", "-v", "-n", "-w", "10", address("payroll"), "80");
    assertFalse(ended.code() == 0);
    assertTrue(ended.out().contains("refused"), ended.out());
  }

  @Test
  @Order(1)
  void closedPortIsRefusedToo() throws Exception {
    Namespace.Ended ended =
        site.device().runAs(Device.ANNA, "nc", "-v", "-n", "-w", "10", Site.PRIVATE, "81");
    assertTrue(ended.out().contains("refused"), ended.out());
  }

  /** Who insists on the machine's own address hears at once that it does not go. */
  @Test
  @Order(1)
  void anotherSourceAddressIsRefused() throws Exception {
    Namespace.Ended ended =
        site.device()
            .runAs(
                Device.ANNA,
                "curl",
                "-sS",
                "--interface",
                "198.51.100.2",
                "--max-time",
                "10",
                "http://" + Site.PRIVATE + "/");
    assertEquals(7, ended.code(), ended.out());
  }

  private String address(String name) throws Exception {
    return says(Device.ANNA, "dig", "+short", name + ".corp.example", "A").strip();
  }

  /** As programs find a domain's servers: where the service is, then the target, then connect. */
  @ParameterizedTest
  @ValueSource(strings = {"+notcp", "+tcp"})
  @Order(1)
  void serviceIsFoundOnThePrivateSide(String over) throws Exception {
    String[] found = service(Device.ANNA, over, "_http._tcp").split(" ", -1);

    assertEquals(List.of("5", "7", "80", "wiki.corp.example."), List.of(found));
    String address = address("wiki");
    assertTrue(address.startsWith("100.65."), address);
    assertEquals(
        "the private page\n",
        says(Device.ANNA, "curl", "-sS", "http://" + address + ":" + found[2] + "/"));
    assertTrue(service(Device.BOB, over, "_ldap._tcp").endsWith(" 389 wiki.corp.example."));
    assertTrue(service(Device.BOB, over, "_far._tcp").endsWith(" 80 www.public.example."));
    assertEquals("", service(Device.BOB, over, "_none._tcp"));
    assertEquals("", service("nobody", over, "_ldap._tcp"), "who is not enrolled learns nothing");
  }

  private String service(String user, String over, String name) throws Exception {
    return says(user, "dig", "+short", over, "+tries=1", "+time=9", name + ".corp.example", "SRV")
        .strip();
  }

  @Test
  @Order(1)
  void twoUsersAtOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (String user : List.of(Device.ANNA, Device.BOB)) {
        List<String> command = new ArrayList<>(site.device().as(user));
        command.addAll(List.of("curl", "-sS", "http://wiki.corp.example/?by=" + user));
        processes.add(new ProcessBuilder(command).start());
      }
    }
    for (Process one : processes) {
      String said = new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("the private page\n", said);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"public.corp.example", "www.public.example", Site.PUBLIC})
  @Order(1)
  void publicIsUntouched(String host) throws Exception {
    String got = says(Device.ANNA, "sh", "-c", "curl -sS http://" + host + "/big | sha256sum");
    assertEquals(sum("web-public/pages/big"), got);
  }

  @ParameterizedTest
  @ValueSource(strings = {"www.public.example 4", "www.public.example 6"})
  @Order(1)
  void publicUdpIsUntouched(String which) throws Exception {
    assertEquals("echoed\n", echo(which));
  }

  @Test
  @Order(2)
  void activityNamesTheUserOfEachFlow() throws Exception {
    device.headend(
        admin -> {
          assertFalse(admin.activity("identity=bob@corp.example&verdict=ALLOWED").isEmpty());
          Set<String> destinations =
              admin.activity("identity=anna@corp.example").stream()
                  .map(row -> row.get("destination").getAsString())
                  .collect(Collectors.toSet());
          for (String wanted :
              List.of(
                  "wiki.corp.example:80",
                  "db.corp.example:5432",
                  "my.corp.example:3306",
                  "mail.corp.example:25",
                  "echo.corp.example:7",
                  "10.50.0.10:7")) {
            assertTrue(destinations.contains(wanted), wanted + " not in " + destinations);
          }
          List<JsonObject> blocked = admin.activity("verdict=BLOCKED");
          assertTrue(
              blocked.stream().anyMatch(row -> row.toString().contains("payroll.corp.example")),
              blocked.toString());
        });
  }

  @Test
  @Order(3)
  void nothingPrivateWasOnTheWireAndPublicWentDirectly() throws Exception {
    capture.stop();
    assertEquals(List.of(), capture.matching("ip.addr == 10.50.0.0/16 || ipv6.addr == fd50::/32"));
    assertEquals(
        List.of(),
        capture.matching(
            "dns.qry.name contains \"corp.example\" && dns.qry.name != \"public.corp.example\""));
    assertFalse(capture.matching("dns.qry.name == \"public.corp.example\"").isEmpty());
    assertFalse(
        capture
            .matching("http.request.uri == \"/big\" && ip.dst == 203.0.113.7 && ip.ttl == 64")
            .isEmpty());
    assertFalse(capture.matching("tcp.port == 4433 || udp.port == 4433").isEmpty());
    assertFalse(capture.matching("udp.port == 7 && ip.dst == 203.0.113.7").isEmpty());
    String http3 = "quic && udp.dstport == %1$d && (ip.dst == %2$s || ipv6.dst == %3$s)";
    assertFalse(
        capture.matching(http3.formatted(SiteServers.HTTP3, Site.PUBLIC, Site.PUBLIC6)).isEmpty());
  }

  final String says(String user, String... command) throws Exception {
    Namespace.Ended ended = site.device().runAs(user, command);
    assertEquals(0, ended.code(), ended.out());
    return ended.out();
  }

  private static String key(String file) throws Exception {
    return Files.readString(folder.resolve(file)).split(" ", -1)[1].strip();
  }

  private String sum(String file) throws Exception {
    return site.servers().ok("sh", "-c", "sha256sum < " + folder.resolve(file));
  }
}
