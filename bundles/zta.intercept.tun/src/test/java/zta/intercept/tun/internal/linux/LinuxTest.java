package zta.intercept.tun.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.flow.Protocol;
import zta.api.journal.OsChange;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

class LinuxTest {
  private static final Change LEAD = Change.lead(4, 0x5a, 92, 92);

  private final List<String> ran = new ArrayList<>();
  private String refusal = "";

  private final IpCommand ip =
      new IpCommand(Path.of("/none")) {
        @Override
        public String run(List<String> arguments) throws IOException {
          ran.add(String.join(" ", arguments));
          if (!refusal.isEmpty()) {
            throw new IpException(arguments, refusal);
          }
          return "";
        }
      };
  private final LinuxIpUndo changes = new LinuxIpUndo(() -> Optional.of(ip));

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  @Test
  void takesTheFirstNetworkThatNothingUses() {
    List<Cidr> taken = List.of(cidr("172.19.0.0/24"), cidr("172.19.1.2"));
    Cidr free = FreeRange.find(cidr("172.19.0.0/16"), taken).orElseThrow();
    assertEquals("172.19.2.0/30", free.toString());
  }

  @Test
  void findsNoneWhereAllIsTaken() {
    assertEquals(
        Optional.empty(), FreeRange.find(cidr("172.19.0.0/16"), List.of(cidr("172.16.0.0/12"))));
    assertEquals(
        Optional.empty(), FreeRange.find(cidr("fdfe:5a::/126"), List.of(cidr("fdfe:5a::1"))));
  }

  @Test
  void givesIpv6AddressesToo() {
    Cidr free = FreeRange.find(cidr("fdfe:5a::/32"), List.of()).orElseThrow();
    assertEquals("fdfe:5a::/126", free.toString());
    assertEquals("fdfe:5a::2", IpText.format(FreeRange.address(free, 2)));
    Cidr next = FreeRange.find(cidr("fdfe:5a::/32"), List.of(free)).orElseThrow();
    assertEquals("fdfe:5a:100::/126", next.toString());
  }

  @Test
  void readsWhatIpPrints() {
    assertEquals(
        List.of(cidr("127.0.0.1/8"), cidr("10.9.0.2/24"), cidr("fe80::1/64")),
        FreeRange.read(
            """
            1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever
            2: eth0    inet 10.9.0.2/24 brd 10.9.0.255 scope global eth0
            3: eth0    inet6 fe80::1/64 scope link
            """));
    assertEquals(
        List.of(cidr("172.20.0.0/16"), cidr("10.9.0.2"), cidr("fd50::/64")),
        FreeRange.read(
            """
            default via 10.9.0.1 dev eth0
            172.20.0.0/16 dev docker0 proto kernel
            local 10.9.0.2 dev eth0 table local proto kernel
            fd50::/64 dev eth0 metric 256
            """));
  }

  @Test
  void aJournalledChangeSaysAllThatUndoesIt() {
    Change change = Change.of(LEAD.journalled()).orElseThrow();
    assertEquals(4, change.family());
    assertEquals("rule del not fwmark 0x5a lookup 92 pref 92", String.join(" ", change.undo()));
    Change six = Change.of(Change.keepOut(6, "fd50::7/128", 91).journalled()).orElseThrow();
    assertEquals("rule del to fd50::7/128 lookup main pref 91", String.join(" ", six.undo()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule flush",
        "link del dev eth0",
        "rule del not fwmark 0x5a lookup 92 pref 92 pref 0",
        "rule del to 0.0.0.0/0 lookup local pref 0",
        "rule del not fwmark 0x5a lookup 92 pref 92\nrule flush",
        "-batch /tmp/x",
        ""
      })
  void undoesNothingElse(String undo) {
    OsChange foreign = new OsChange(Change.KIND, Map.of("family", "4", "undo", undo));
    assertThrows(IOException.class, () -> changes.undo(foreign));
    assertEquals(List.of(), ran);
  }

  @Test
  void undoesOnlyAKnownFamily() {
    OsChange foreign =
        new OsChange(Change.KIND, Map.of("family", "-n x", "undo", String.join(" ", LEAD.undo())));
    assertThrows(IOException.class, () -> changes.undo(foreign));
    assertEquals(List.of(), ran);
  }

  @Test
  void undoesWhatWasLeftBehind() throws IOException {
    changes.undo(LEAD.journalled());
    assertEquals(List.of("-4 rule del not fwmark 0x5a lookup 92 pref 92"), ran);
    refusal = "RTNETLINK answers: No such file or directory";
    changes.undo(LEAD.journalled());
    refusal = "RTNETLINK answers: Operation not permitted";
    assertThrows(IOException.class, () -> changes.undo(LEAD.journalled()));
  }

  @Test
  void whatIsInForceAgainIsNotUndone() throws IOException {
    changes.apply(ip, LEAD);
    assertEquals(
        List.of(
            "-4 rule del not fwmark 0x5a lookup 92 pref 92",
            "-4 rule add not fwmark 0x5a lookup 92 pref 92"),
        ran);
    ran.clear();
    changes.undo(LEAD.journalled());
    assertEquals(List.of(), ran);
    changes.revoke(ip, LEAD);
    changes.revoke(ip, LEAD);
    assertEquals(List.of("-4 rule del not fwmark 0x5a lookup 92 pref 92"), ran);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void knowsItsOwnSockets() throws IOException {
    OwnSockets own = new OwnSockets(Path.of("/proc/self"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        DatagramSocket datagrams = new DatagramSocket()) {
      assertTrue(own.has(Protocol.TCP, client.getLocalPort(), server.getLocalPort()));
      assertTrue(own.has(Protocol.UDP, datagrams.getLocalPort(), 53));
      assertFalse(own.has(Protocol.TCP, client.getLocalPort(), 1));
      assertFalse(own.has(Protocol.UDP, 1, 1));
      assertFalse(own.has(Protocol.UDP, client.getLocalPort(), server.getLocalPort()));
      // One that listens sends nothing by itself.
      assertFalse(own.has(Protocol.TCP, server.getLocalPort(), 1));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void runsTheCommandWithoutAShell() throws IOException {
    IpCommand echo = new IpCommand(Path.of("/bin/echo"));
    assertEquals("a;b $HOME\n", echo.run(List.of("a;b", "$HOME")));
    assertEquals("", new IpCommand(Path.of("/usr/bin/env")).run(List.of()));
    IpCommand no = new IpCommand(Path.of("/bin/false"));
    assertThrows(IpException.class, () -> no.run(List.of("rule")));
  }
}
