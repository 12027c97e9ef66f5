package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.acceptance.product.Deadline;
import zta.testkit.NeedsRoot;

/** A network that loses packets, blocks UDP or gives the device another address. */
@NeedsRoot(to = "make network namespaces")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubleIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"servers","name":"Servers","names":["*.corp.example"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["servers"]}]}
      """;

  /** Sends a number ten times a second and says what came back, and the longest silence. */
  private static final String BEAT =
      """
      import socket,sys,time
      s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.settimeout(0.1)
      s.connect((socket.gethostbyname("echo.corp.example"),7))
      end=time.time()+float(sys.argv[1]); last=time.time(); gap=0; got=0; n=0; broken=0
      while time.time()<end:
        n+=1
        try:
          s.send(str(n).encode()); s.recv(99); got+=1
          gap=max(gap,time.time()-last); last=time.time(); time.sleep(0.1)
        except socket.timeout: pass
        except OSError: broken+=1; time.sleep(0.1)
      gap=max(gap,time.time()-last)
      print(got,broken,round(gap,1))
      """;

  /** Sends 50 datagrams, each until it came back. */
  private static final String AGAIN_AND_AGAIN =
      """
      import socket
      s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.settimeout(0.3)
      s.connect((socket.gethostbyname("echo.corp.example"),7))
      for i in range(50):
        want=bytes([i])*1000; got=b""
        while got!=want:
          s.send(want)
          try: got=s.recv(2000)
          except socket.timeout: pass
      print("whole")
      """;

  @TempDir static Path folder;
  private Site site;
  private Device device;

  @BeforeAll
  void start() throws Exception {
    site = Site.make(folder);
    device = site.own(new Device(site, POLICY, Device.TRANSPARENT)).ready();
    awaitUdpBy("HTTP3");
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @AfterEach
  void wellAgain() throws Exception {
    site.device().run(List.of("nft", "delete", "table", "inet", "trouble"));
    awaitUdpBy("HTTP3");
  }

  @Test
  void udpBlockedInMidFlow() throws Exception {
    Process beat = beat(40);
    TimeUnit.SECONDS.sleep(3);
    trouble("udp dport 4433 drop");
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (!curl("index.html").contains("the private page")) {
      deadline.pause("TCP while UDP is blocked");
    }
    String[] told = told(beat);
    assertTrue(Double.parseDouble(told[2]) <= 15, "longest silence " + told[2]);
    assertTrue(Integer.parseInt(told[0]) > 100, "came back: " + told[0]);
    awaitUdpBy("HTTP2");
  }

  @Test
  void anotherAddress() throws Exception {
    Process beat = beat(20);
    TimeUnit.SECONDS.sleep(4);
    site.device().ok("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/up0/promote_secondaries");
    site.device().addresses("up0", "198.51.100.9/24");
    site.device().ok("ip", "addr", "del", "198.51.100.2/24", "dev", "up0");
    // The kernel takes routes over an address away with it.
    site.device().ok("ip", "route", "replace", "default", "via", Site.HEADEND);
    String[] told = told(beat);
    assertEquals("0", told[1], "nothing broke");
    assertTrue(Integer.parseInt(told[0]) > 80, "came back: " + told[0]);
    assertTrue(Double.parseDouble(told[2]) < 8, "longest silence " + told[2]);
  }

  /** TCP by either transport and UDP, which asks again for what does not come back. */
  @ParameterizedTest
  // In this order, so that each shows when it is in force: without settings, TCP goes by HTTP/2.
  @ValueSource(strings = {"h3", "h2"})
  void oneInFivePacketsLostEachWay(String tcpOver) throws Exception {
    device.home().configure("zta.tunnel", "{\"tcpOver\":\"%s\"}".formatted(tcpOver));
    awaitTcpBy(tcpOver.equals("h2") ? "HTTP2" : "HTTP3");
    trouble("oifname \"up0\" numgen random mod 100 < 20 drop");
    site.device()
        .ok(
            "nft",
            "add chain inet trouble in { type filter hook prerouting priority -300; };"
                + "add rule inet trouble in iifname \"up0\" numgen random mod 100 < 20 drop");
    for (int i = 0; i < 5; i++) {
      assertEquals(100_000, curl("part").length());
    }
    Namespace.Ended sent =
        site.device().runAs(Device.ANNA, "/usr/bin/python3", "-c", AGAIN_AND_AGAIN);
    assertEquals("whole\n", sent.out());
  }

  /** Where packets leave the device: before it, those redirected to the agent still name up0. */
  private void trouble(String rule) throws Exception {
    site.device()
        .ok(
            "nft",
            "add table inet trouble;"
                + "add chain inet trouble out { type filter hook postrouting priority 300; };"
                + "add rule inet trouble out "
                + rule);
  }

  private Process beat(int seconds) throws Exception {
    Path script = folder.resolve("beat.py");
    Files.writeString(script, BEAT);
    List<String> command = new ArrayList<>(site.device().as(Device.ANNA));
    command.addAll(List.of("/usr/bin/python3", script.toString(), "" + seconds));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String[] told(Process beat) throws Exception {
    String said = new String(beat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, beat.waitFor(), said);
    return said.split(" ", -1);
  }

  private String curl(String page) throws Exception {
    return site.device()
        .runAs(
            Device.ANNA,
            "curl",
            "-sS",
            "--connect-timeout",
            "15",
            "--max-time",
            "50",
            "http://wiki.corp.example/" + page)
        .out();
  }

  /** Waits until a new UDP flow goes by a protocol. */
  private void awaitUdpBy(String protocol) throws Exception {
    awaitFlow("echo.corp.example:7", protocol, () -> told(beat(1)));
  }

  /** Waits until a new TCP flow goes by a protocol. */
  private void awaitTcpBy(String protocol) throws Exception {
    awaitFlow("wiki.corp.example:80", protocol, () -> curl("index.html"));
  }

  private void awaitFlow(String destination, String protocol, Callable<?> flow) throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(90));
    while (true) {
      flow.call();
      boolean[] found = new boolean[1];
      device.headend(
          admin ->
              found[0] =
                  admin.activity("verdict=ALLOWED").stream()
                      .filter(row -> row.toString().contains(destination))
                      .findFirst()
                      .map(row -> row.toString().contains(protocol))
                      .orElse(false));
      if (found[0]) {
        return;
      }
      deadline.pause("a flow to " + destination + " by " + protocol);
    }
  }
}
