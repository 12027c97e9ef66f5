package zta.intercept.sockdiag.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import zta.api.flow.LocalUser;
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
        assertEquals(OptionalLong.of(ownUid()), diagnosis.uid(near(client), far(client)), address);
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
      assertEquals(OptionalLong.empty(), diagnosis.uid(near, far));
    }
  }

  @Test
  void whoListensAtAPortDoesNotOwnItsConnections() throws IOException {
    try (SockDiag diagnosis = SockDiag.open();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress listening = (InetSocketAddress) server.getLocalSocketAddress();
      InetSocketAddress never = new InetSocketAddress(server.getInetAddress(), USED_BY_NOBODY);
      assertEquals(OptionalLong.empty(), diagnosis.uid(listening, never));
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
  void isClosedForGood() throws IOException {
    SockDiag diagnosis = SockDiag.open();
    diagnosis.close();
    diagnosis.close();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertThrows(IOException.class, () -> diagnosis.uid(any, any));
  }
}
