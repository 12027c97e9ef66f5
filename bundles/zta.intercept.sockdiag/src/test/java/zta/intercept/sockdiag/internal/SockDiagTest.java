package zta.intercept.sockdiag.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.lib.account.Accounts;

/** Asks the kernel of the machine that tests. */
@EnabledOnOs(OS.LINUX)
class SockDiagTest {
  private static final int USED_BY_NOBODY = 9;

  private static long ownUid() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private static InetSocketAddress near(Socket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private static InetSocketAddress far(Socket socket) {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Test
  void findsConnectionsOverBothFamilies() throws IOException {
    for (String address : new String[] {"127.0.0.1", "::1"}) {
      try (SockDiag diagnosis = SockDiag.open();
          ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(address));
          Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
        assertEquals(
            OptionalLong.of(ownUid()),
            diagnosis.uid(Protocol.TCP, near(client), far(client)),
            address);
      }
    }
  }

  @Test
  void aConnectionThatIsGoneHasNoOwner() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress near;
      InetSocketAddress far;
      try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
        near = near(client);
        far = far(client);
      }
      assertEquals(OptionalLong.empty(), diagnosis.uid(Protocol.TCP, near, far));
    }
  }

  @Test
  void whoListensAtAPortDoesNotOwnItsConnections() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress listening = (InetSocketAddress) server.getLocalSocketAddress();
      InetSocketAddress never = new InetSocketAddress(server.getInetAddress(), USED_BY_NOBODY);
      assertEquals(OptionalLong.empty(), diagnosis.uid(Protocol.TCP, listening, never));
    }
  }

  @Test
  void namesTheAccount() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      SockDiagOwners owners =
          new SockDiagOwners(
              diagnosis, new Accounts(Path.of("/etc/passwd"), InstantSource.system()));
      assertEquals(
          Optional.of(new LocalUser(System.getProperty("user.name"))),
          owners.owner(near(client), far(client)));
      InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 1);
      assertEquals(Optional.empty(), owners.owner(elsewhere, far(client)));
    }
  }

  @Test
  void findsUdpSocketsConnectedOrNot() throws IOException {
    for (String address : new String[] {"127.0.0.1", "::1"}) {
      InetAddress loopback = InetAddress.getByName(address);
      InetSocketAddress far = new InetSocketAddress(loopback, USED_BY_NOBODY);
      try (SockDiag diagnosis = SockDiag.open();
          DatagramSocket bound = new DatagramSocket(new InetSocketAddress(loopback, 0));
          DatagramSocket wildcard = new DatagramSocket();
          DatagramSocket connected = new DatagramSocket()) {
        connected.connect(far);
        for (DatagramSocket socket : new DatagramSocket[] {bound, wildcard, connected}) {
          InetSocketAddress near = new InetSocketAddress(loopback, socket.getLocalPort());
          assertEquals(
              OptionalLong.of(ownUid()), diagnosis.uid(Protocol.UDP, near, far), near.toString());
        }
        InetSocketAddress near = new InetSocketAddress(loopback, connected.getLocalPort());
        InetSocketAddress other = new InetSocketAddress(loopback, USED_BY_NOBODY + 1);
        assertEquals(OptionalLong.empty(), diagnosis.uid(Protocol.UDP, near, other));
        InetSocketAddress unused = new InetSocketAddress(loopback, USED_BY_NOBODY);
        assertEquals(OptionalLong.empty(), diagnosis.uid(Protocol.UDP, unused, far));
      }
    }
  }

  @Test
  void findsIpv4ConnectionsOfIpv6Sockets() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      // Both of this machine's Java sockets are of the family AF_INET6, with mapped addresses.
      assertEquals(
          OptionalLong.of(ownUid()), diagnosis.uid(Protocol.TCP, near(client), far(client)));
      assertEquals(
          OptionalLong.of(ownUid()), diagnosis.uid(Protocol.TCP, near(accepted), far(accepted)));
    }
  }

  @Test
  void findsConnectionsThatAreNotMadeYet() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // Nobody accepts: the first few are made, the others wait for an answer to their SYN.
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0, 1, loopback)) {
      InetSocketAddress far = new InetSocketAddress(loopback, server.getLocalPort());
      for (int i = 0; i < 8; i++) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET);
        clients.add(client);
        client.bind(new InetSocketAddress(loopback, 0)).configureBlocking(false);
        client.connect(far);
        InetSocketAddress near = (InetSocketAddress) client.getLocalAddress();
        assertEquals(OptionalLong.of(ownUid()), diagnosis.uid(Protocol.TCP, near, far));
      }
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  @Test
  void namesTheAccountOfAUdpSocket() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        DatagramSocket socket = new DatagramSocket()) {
      SockDiagOwners owners =
          new SockDiagOwners(
              diagnosis, new Accounts(Path.of("/etc/passwd"), InstantSource.system()));
      InetAddress loopback = InetAddress.getLoopbackAddress();
      assertEquals(
          Optional.of(new LocalUser(System.getProperty("user.name"))),
          owners.udpOwner(
              new InetSocketAddress(loopback, socket.getLocalPort()),
              new InetSocketAddress(loopback, USED_BY_NOBODY)));
    }
  }

  @Test
  void isClosedForGood() throws IOException {
    SockDiag diagnosis = SockDiag.open();
    diagnosis.close();
    diagnosis.close();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertThrows(IOException.class, () -> diagnosis.uid(Protocol.TCP, any, any));
  }
}
