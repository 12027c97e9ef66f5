package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Datagrams;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpTarget;

/**
 * The agent's tunnels through proxies of others. No test of every build; {@code
 * conformance/peers/run} starts it, names the proxies in {@code zta.peers} and how to start them in
 * {@code zta.suite}.
 */
class OurClientSuite {
  private interface Check {
    void run(String enrolment) throws Exception;
  }

  private static final String HOST = "127.0.0.1";
  private static final int MEGABYTE = 1_000_000;
  private static final int FLOWS = 100;
  private static final int DATAGRAMS = 2000;
  private static final int LARGEST = 1200;
  private static final int WINDOW = 16;

  /** What others do wrong, seen with other clients too. */
  private static final Map<String, String> THEIRS =
      Map.of(
          "h2o: a megabyte there and back after a half-close",
          "theirs: h2o ends the answer when the request's end comes; over HTTP/2 Node's client gets 16 KiB of it, too");

  @TempDir Path folder;
  private Site site;
  private String how = "";
  private final List<String> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** Each peer is a name, a protocol of tunnels, and after a plus sign what it does beside TCP. */
  @Test
  void goesThroughProxiesOfOthers() throws Exception {
    try {
      for (String peer : System.getProperty("zta.peers").split(",", -1)) {
        String[] part = peer.split("[:+]", -1);
        through(part[0], part[1], peer.endsWith("+udp"));
      }
    } finally {
      Files.write(Path.of(System.getProperty("zta.suite.log")), rows);
    }
    assertEquals(List.of(), failures);
  }

  private void through(String peer, String transport, boolean udp) throws Exception {
    how = transport.equals("h3") ? "HTTP/3 " : "HTTP/2 ";
    String none = "{\"schema\":\"zta.policy/1\",\"resources\":[],\"rules\":[]}";
    site = new Site(none, Map.of(), Map.of("transport", transport));
    try (UdpTarget echo = UdpTarget.echo(Ports.free())) {
      credentials();
      through(peer, transport, udp ? OptionalInt.of(echo.port()) : OptionalInt.empty());
    } finally {
      site.close();
    }
  }

  private void credentials() throws Exception {
    Pki.Leaf server = site.pki.serverLeaf();
    site.export(folder, server);
    Files.move(folder.resolve("client.pem"), folder.resolve("server.crt"), REPLACE_EXISTING);
    Files.move(folder.resolve("client.key"), folder.resolve("server.key"), REPLACE_EXISTING);
    Files.writeString(
        folder.resolve("clients.pem"),
        Site.pem("CERTIFICATE", site.pki.clientIssuer().getEncoded())
            + Site.pem("CERTIFICATE", site.pki.root().getEncoded()));
  }

  private void through(String peer, String transport, OptionalInt udp) throws Exception {
    int port = Ports.free();
    Process process =
        new ProcessBuilder(System.getProperty("zta.suite"), peer, Integer.toString(port))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(peer + ".log").toFile())
            .start();
    try {
      if (!listens(process, transport, port)) {
        row(peer, "all", "NOT RUN: it does not start");
        return;
      }
      Pki.Leaf leaf = site.enrol(peer, "alice@test.example");
      site.identity(site.identity(peer, leaf, new ProxyEndpoint("localhost", port)));
      check(peer, "CONNECT", "a megabyte there and back", id -> megabyte(id, false));
      check(
          peer,
          "CONNECT",
          "a megabyte there and back after a half-close",
          id -> megabyte(id, true));
      check(peer, "CONNECT", "refused connection is told as such", this::refused);
      check(peer, "CONNECT", FLOWS + " flows at once on one connection", this::manyFlows);
      check(peer, "CONNECT", "reset flow leaves the others alone", this::reset);
      udp.ifPresent(
          echo ->
              check(
                  peer,
                  "CONNECT-UDP",
                  DATAGRAMS + " datagrams there and back",
                  id -> datagrams(id, echo)));
      assertEquals(
          List.of(transport),
          site.tunnels.status().stream().map(s -> s.transport()).distinct().toList());
    } finally {
      process.destroy();
      process.waitFor(5, TimeUnit.SECONDS);
    }
  }

  private static boolean listens(Process process, String transport, int port)
      throws InterruptedException {
    for (int i = 0; i < 100 && process.isAlive(); i++) {
      if (transport.equals("h3") ? takenForUdp(port) : takesTcp(port)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private static boolean takesTcp(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean takenForUdp(int port) {
    try (DatagramSocket probe = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return !probe.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private void check(String peer, String method, String what, Check check) {
    String whole = how + method + ", mutual TLS: " + what;
    try {
      check.run(peer);
      row(peer, whole, "pass");
    } catch (Exception | AssertionError e) {
      String known = THEIRS.get(peer + ": " + what);
      if (known != null) {
        row(peer, whole, known);
        return;
      }
      row(peer, whole, "**FAIL**");
      failures.add(peer + ", " + whole + ": " + e);
    }
  }

  private void row(String peer, String how, String result) {
    rows.add("| " + peer + " | " + how + " | " + result + " |");
  }

  private void megabyte(String enrolment, boolean endFirst) throws Exception {
    ByteStream stream = site.open(enrolment, HOST, Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    byte[] data = new byte[MEGABYTE];
    new Random(1).nextBytes(data);
    Site.send(stream, data);
    if (endFirst) {
      stream.end();
    }
    assertArrayEquals(data, received.await(data.length));
    stream.end();
    assertEquals("END", received.ending());
  }

  private void refused(String enrolment) {
    int nobody = Ports.free();
    TunnelRefusedException refusal =
        assertThrows(TunnelRefusedException.class, () -> site.open(enrolment, HOST, nobody));
    assertEquals(ReasonCode.RESOURCE_REFUSED, refusal.reason(), refusal.getMessage());
  }

  private void manyFlows(String enrolment) throws Exception {
    List<ByteStream> streams = new ArrayList<>();
    List<Received> ends = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      ByteStream stream = site.open(enrolment, HOST, Site.ECHO);
      Received received = new Received();
      stream.attach(received);
      streams.add(stream);
      ends.add(received);
    }
    for (int i = 0; i < FLOWS; i++) {
      Site.send(streams.get(i), ("flow " + i).getBytes(US_ASCII));
    }
    for (int i = 0; i < FLOWS; i++) {
      String expected = "flow " + i;
      assertEquals(expected, new String(ends.get(i).await(expected.length()), US_ASCII));
      streams.get(i).end();
      assertEquals("END", ends.get(i).ending());
    }
  }

  private void reset(String enrolment) throws Exception {
    ByteStream stays = site.open(enrolment, HOST, Site.ECHO);
    Received staysEnd = new Received();
    stays.attach(staysEnd);
    ByteStream goes = site.open(enrolment, HOST, Site.ECHO);
    goes.attach(new Received());
    Site.send(goes, new byte[MEGABYTE]);
    goes.abort(ReasonCode.APPLICATION_RESET);
    Site.send(stays, "stays".getBytes(US_ASCII));
    assertEquals("stays", new String(staysEnd.await(5), US_ASCII));
    stays.end();
    assertEquals("END", staysEnd.ending());
  }

  /** Sends datagrams of many sizes; a few are on their way. */
  private void datagrams(String enrolment, int port) throws Exception {
    ByteStream stream = site.openUdp(enrolment, HOST, port);
    Datagrams back = Datagrams.of(stream);
    Set<String> sent = new HashSet<>();
    for (int i = 0; i < DATAGRAMS; i++) {
      byte[] datagram = new byte[4 + i % LARGEST];
      ByteBuffer.wrap(datagram).putInt(i);
      sent.add(Arrays.toString(datagram));
      Site.send(stream, datagram);
      back.await(i - WINDOW);
    }
    assertEquals(
        sent, back.await(DATAGRAMS).stream().map(Arrays::toString).collect(Collectors.toSet()));
    stream.end();
  }
}
