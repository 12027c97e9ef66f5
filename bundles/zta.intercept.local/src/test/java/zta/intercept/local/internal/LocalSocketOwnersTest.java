package zta.intercept.local.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;

class LocalSocketOwnersTest {
  private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";
  private static final String REST =
      " 01 00000000:00000000 00:00000000 00000000  %d        0 %d 1\n";

  @TempDir Path folder;

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T03:00:00Z"));

  @BeforeEach
  void accounts() throws IOException {
    Files.writeString(folder.resolve("passwd"), "root:x:0:0::/:\nann:x:1001:1001::/:\n");
  }

  private Optional<LocalUser> owner(String tcp, String tcp6) throws IOException {
    Files.writeString(folder.resolve("tcp"), HEAD + tcp, US_ASCII);
    Files.writeString(folder.resolve("tcp6"), HEAD + tcp6, US_ASCII);
    return new LocalSocketOwners(folder, folder.resolve("passwd"), CLOCK)
        .owner(end("127.0.0.1", 0x1234), end("127.0.0.1", 1080));
  }

  private static InetSocketAddress end(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  @Test
  void takesTheSocketWithExactlyTheseEnds() throws IOException {
    String other = "   0: 0100007F:0438 0100007F:1234" + REST.formatted(0, 7);
    String mine = "   1: 0100007F:1234 0100007F:0438" + REST.formatted(1001, 8);
    assertEquals(Optional.of(new LocalUser("ann")), owner(other + mine, ""));
    assertEquals(Optional.empty(), owner(other, ""));
  }

  @Test
  void findsAnIpv4ConnectionOfAnIpv6Socket() throws IOException {
    String mapped = "0000000000000000FFFF00000100007F";
    String mine = "   1: " + mapped + ":1234 " + mapped + ":0438" + REST.formatted(1001, 8);
    assertEquals(Optional.of(new LocalUser("ann")), owner("", mine));
  }

  @Test
  void aSocketThatNobodyHoldsAnyMoreIsNobodysAndNotRoots() throws IOException {
    String orphan = "   1: 0100007F:1234 0100007F:0438" + REST.formatted(0, 0);
    assertEquals(Optional.empty(), owner(orphan, ""));
  }

  private Optional<LocalUser> udpOwner(String udp, String udp6) throws IOException {
    Files.writeString(folder.resolve("tcp"), HEAD, US_ASCII);
    Files.writeString(folder.resolve("udp"), HEAD + udp, US_ASCII);
    Files.writeString(folder.resolve("udp6"), HEAD + udp6, US_ASCII);
    return new LocalSocketOwners(folder, folder.resolve("passwd"), CLOCK)
        .udpOwner(end("127.0.0.1", 0x1234), end("127.0.0.1", 1080));
  }

  @Test
  void findsUdpSocketsBoundToTheAddressOrToAll() throws IOException {
    String bound = "  10: 0100007F:1234 00000000:0000" + REST.formatted(1001, 8);
    String connected = "  10: 0100007F:1234 0100007F:0438" + REST.formatted(1001, 8);
    String open = "  10: 00000000:1234 00000000:0000" + REST.formatted(1001, 8);
    String zeros = "0".repeat(32);
    String dual = "  10: " + zeros + ":1234 " + zeros + ":0000" + REST.formatted(1001, 8);
    for (String mine : new String[] {bound, connected, open}) {
      assertEquals(Optional.of(new LocalUser("ann")), udpOwner(mine, ""));
    }
    assertEquals(Optional.of(new LocalUser("ann")), udpOwner("", dual));
    String elsewhere = "  10: 0100007F:1234 0200007F:0438" + REST.formatted(1001, 8);
    String other = "  10: 0100007F:1235 00000000:0000" + REST.formatted(1001, 8);
    assertEquals(Optional.empty(), udpOwner(elsewhere + other, ""));
  }

  @Test
  void aUdpPortThatUsersShareIsNobodys() throws IOException {
    String mine = "  10: 0100007F:1234 00000000:0000" + REST.formatted(1001, 8);
    String theirs = "  11: 00000000:1234 00000000:0000" + REST.formatted(0, 9);
    String closed = "  11: 00000000:1234 00000000:0000" + REST.formatted(0, 0);
    assertEquals(Optional.empty(), udpOwner(mine + theirs, ""));
    assertEquals(Optional.empty(), udpOwner(mine + closed, ""));
    assertEquals(
        Optional.of(new LocalUser("ann")), udpOwner(mine, mine.replace("0100007F:1234", "x")));
  }

  private Optional<LocalUser> sender(Protocol protocol, String udp, String tcp) throws IOException {
    Files.writeString(folder.resolve("tcp"), HEAD + tcp, US_ASCII);
    Files.writeString(folder.resolve("udp"), HEAD + udp, US_ASCII);
    return new LocalSocketOwners(folder, folder.resolve("passwd"), CLOCK)
        .senderOwner(protocol, end("127.0.0.1", 0x1234));
  }

  @Test
  void findsWhoSendsWithoutKnowingWhereTo() throws IOException {
    String mine = "  10: 0100007F:1234 0200007F:0438" + REST.formatted(1001, 8);
    String listens = "  11: 00000000:1234 00000000:0000" + REST.formatted(0, 9);
    String another = "  12: 0100007F:1234 0300007F:0438" + REST.formatted(0, 10);
    String elsewhere = "  13: 0100007F:1235 0200007F:0438" + REST.formatted(1001, 8);
    Optional<LocalUser> ann = Optional.of(new LocalUser("ann"));
    assertEquals(ann, sender(Protocol.UDP, mine, another));
    assertEquals(ann, sender(Protocol.TCP, another, listens + mine));
    for (Protocol protocol : Protocol.values()) {
      assertEquals(Optional.empty(), sender(protocol, elsewhere, elsewhere));
      assertEquals(Optional.empty(), sender(protocol, mine + another, mine + another));
    }
  }

  @Test
  void aRealUdpSocketOfThisProcessIsThisUsers() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(end("127.0.0.1", 0))) {
      assertEquals(
          Optional.of(new LocalUser(System.getProperty("user.name"))),
          new LocalSocketOwners(CLOCK)
              .udpOwner(
                  (InetSocketAddress) socket.getLocalSocketAddress(), end("127.0.0.1", 1080)));
    }
  }

  @Test
  void addressesOfOtherMachinesHaveNoOwnerHere() throws IOException {
    assertEquals(
        Optional.empty(),
        new LocalSocketOwners(folder, folder.resolve("passwd"), CLOCK)
            .owner(end("192.0.2.1", 1), end("127.0.0.1", 1080)));
  }

  @Test
  void aRealConnectionOfThisProcessIsThisUsers() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      Optional<LocalUser> owner =
          new LocalSocketOwners(CLOCK)
              .owner(
                  (InetSocketAddress) client.getLocalSocketAddress(),
                  (InetSocketAddress) client.getRemoteSocketAddress());
      assertEquals(Optional.of(new LocalUser(System.getProperty("user.name"))), owner);
    }
  }
}
