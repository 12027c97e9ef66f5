package zta.names.internal.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.names.internal.FaultBoard;
import zta.names.internal.NamesFault;

class SteeringTest {
  @TempDir Path folder;
  private final List<List<String>> commands = new ArrayList<>();
  private final List<OsChange> journal = new ArrayList<>();
  private final FaultBoard board = new FaultBoard(() -> 0L);
  private final OsJournal keeping =
      change -> {
        journal.add(change);
        return () -> journal.remove(change);
      };
  private Path file;
  private Path backup;

  @BeforeEach
  void files() throws IOException {
    file = folder.resolve("resolv.conf");
    backup = folder.resolve("backup");
    Files.createDirectories(folder.resolve("link"));
    Files.writeString(folder.resolve("link/ifindex"), "7\n");
  }

  private static Wanted wanted(int port, String... domains) {
    return new Wanted(List.of(at("127.0.0.1", port), at("::1", port)), Set.of(domains));
  }

  private static InetSocketAddress at(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private ResolvedSteering resolved(int exit) {
    return new ResolvedSteering(
        arguments -> {
          commands.add(arguments);
          return new Commands.Outcome(exit, "Call failed");
        },
        Optional.of(Path.of("/usr/bin/busctl")),
        folder,
        folder.resolve("link"));
  }

  private ResolvConfSteering resolvConf() {
    return new ResolvConfSteering(file, backup, () -> Optional.of(keeping));
  }

  private List<String> call(int number) {
    List<String> whole = commands.get(number);
    assertEquals(
        List.of(
            "/usr/bin/busctl",
            "--system",
            "--timeout=5",
            "call",
            "org.freedesktop.resolve1",
            "/org/freedesktop/resolve1",
            "org.freedesktop.resolve1.Manager"),
        whole.subList(0, 7));
    return whole.subList(7, whole.size());
  }

  @Test
  void callsResolvedOnceForEachChange() throws Exception {
    ResolvedSteering steering = resolved(0);
    assertEquals(Optional.empty(), steering.unsuitable());

    steering.apply(wanted(15353, "corp.example", "db.other.example"));
    steering.apply(wanted(15353, "corp.example", "db.other.example"));

    assertEquals(List.of("SetLinkDefaultRoute", "ib", "7", "false"), call(0));
    assertEquals(List.of("SetLinkDNSSEC", "is", "7", "no"), call(1));
    assertEquals(
        List.of(
            "SetLinkDomains",
            "ia(sb)",
            "7",
            "2",
            "corp.example",
            "true",
            "db.other.example",
            "true"),
        call(2));
    assertEquals(
        List.of(
            "SetLinkDNSEx",
            "ia(iayqs)",
            "7",
            "2",
            "2",
            "4",
            "127",
            "0",
            "0",
            "1",
            "15353",
            "",
            "10",
            "16",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "0",
            "1",
            "15353",
            ""),
        call(3));
    assertEquals(List.of("FlushCaches"), call(4));
    assertEquals(5, commands.size());

    steering.undo();
    assertEquals(List.of("RevertLink", "i", "7"), call(5));
    assertEquals(List.of("FlushCaches"), call(6));
    steering.undo();
    assertEquals(7, commands.size());
  }

  @Test
  void usualPortNeedsTheUsualCallAndAllNamesTheRoot() {
    List<List<String>> calls = ResolvedSteering.calls(3, wanted(53, ""));

    assertEquals(List.of("SetLinkDomains", "ia(sb)", "3", "1", ".", "true"), calls.get(2));
    assertEquals(
        List.of("SetLinkDNS", "ia(iay)", "3", "2", "2", "4", "127", "0", "0", "1"),
        calls.get(3).subList(0, 10));
  }

  @Test
  void resolvedThatRefusesOrIsNotThereIsAFault() throws Exception {
    FaultException refused =
        assertThrows(FaultException.class, () -> resolved(1).apply(wanted(53, "a")));
    assertEquals(NamesFault.STEERING_FAILED.id(), refused.fault().code());

    Files.delete(folder.resolve("link/ifindex"));
    assertTrue(resolved(0).unsuitable().orElseThrow().reason().contains("no link"));
  }

  @Test
  void newLinkIsToldAnew() throws Exception {
    ResolvedSteering steering = resolved(0);
    steering.apply(wanted(53, "a"));
    Files.writeString(folder.resolve("link/ifindex"), "8\n");
    steering.apply(wanted(53, "a"));

    assertEquals("8", call(5).get(2));
    assertEquals(10, commands.size());
  }

  @Test
  void tooManyDomainsAreWidened() {
    Set<String> many = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      many.add("host" + i + ".corp.example");
    }
    many.add("db.other.example");
    many.add("x.db.other.example");

    assertEquals(Set.of("corp.example", "other.example"), Wanted.widened(many, 200));
    assertEquals(Set.of(""), Wanted.widened(Set.of("a", "b", "c"), 2));
    assertEquals(Set.of(""), Wanted.widened(Set.of("a", ""), 2));
  }

  @Test
  void rulesSpareTheAgentUsersAndNetworks() {
    List<Fault> faults = new ArrayList<>();
    NftRules rules =
        Ways.rules(
            0x5a, List.of("101", "bob"), List.of("192.0.2.0/24", "2001:db8::1", "x"), faults::add);

    assertEquals(
        List.of(
            "add table inet zta_names { flags owner; }",
            "add chain inet zta_names out { type nat hook output priority -100; policy accept; }",
            "add rule inet zta_names out meta mark 90 accept",
            "add rule inet zta_names out meta skuid 101 accept",
            "add rule inet zta_names out ip daddr 192.0.2.0/24 accept",
            "add rule inet zta_names out ip6 daddr 2001:db8::1 accept",
            "add rule inet zta_names out meta nfproto ipv4 meta l4proto { tcp, udp } th dport 53"
                + " redirect to :15353",
            "add rule inet zta_names out meta nfproto ipv6 meta l4proto { tcp, udp } th dport 53"
                + " redirect to :15353"),
        List.of(rules.line(wanted(15353)).split("; (?=add)")));
    assertEquals(2, faults.size());
    String only4 = rules.line(new Wanted(List.of(at("127.0.0.1", 53)), Set.of()));
    assertTrue(only4.endsWith("meta nfproto ipv6 meta l4proto { tcp, udp } th dport 53 reject"));
  }

  @Test
  void replacesResolvConfAndBringsItBack() throws Exception {
    String original = "nameserver 192.0.2.1\nsearch home.lan\noptions ndots:2\n";
    Files.writeString(file, original);
    ResolvConfSteering steering = resolvConf();

    steering.apply(wanted(53, "corp.example"));
    String now = Files.readString(file);
    assertTrue(
        now.endsWith(
            "nameserver 127.0.0.1\nnameserver 0:0:0:0:0:0:0:1\nsearch home.lan\noptions ndots:2\n"),
        now);
    assertEquals(1, journal.size());
    assertEquals("names.resolvconf", journal.get(0).kind());

    Files.writeString(file, "nameserver 192.0.2.8\n");
    steering.apply(wanted(53, "corp.example"));
    assertTrue(Files.readString(file).contains("127.0.0.1"), "a rewritten file is replaced anew");

    steering.undo();
    assertEquals("nameserver 192.0.2.8\n", Files.readString(file));
    assertEquals(List.of(), journal);
    assertTrue(Files.notExists(backup));
  }

  @Test
  void nextStartBringsBackWhatACrashLeft() throws Exception {
    Files.writeString(file, "nameserver 192.0.2.1\n");
    resolvConf().apply(wanted(53, "corp.example"));
    OsChange left = journal.get(0);

    ResolvConfSteering next = resolvConf();
    assertThrows(FaultException.class, () -> next.apply(wanted(53, "corp.example")));
    ResolvConfUndo undo = new ResolvConfUndo();
    assertEquals(undo.kind(), left.kind());
    undo.undo(left);
    undo.undo(left);
    assertEquals("nameserver 192.0.2.1\n", Files.readString(file));
  }

  @Test
  void whatSomebodyElseWroteSinceIsKept() throws Exception {
    Files.writeString(file, "nameserver 192.0.2.1\n");
    ResolvConfSteering steering = resolvConf();
    steering.apply(wanted(53, "corp.example"));
    Files.writeString(file, "nameserver 192.0.2.2\n");

    steering.undo();
    assertEquals("nameserver 192.0.2.2\n", Files.readString(file));
  }

  @Test
  void leavesLinksAndOtherPortsAlone() throws Exception {
    Files.writeString(folder.resolve("managed"), "nameserver 192.0.2.1\n");
    Files.createSymbolicLink(file, folder.resolve("managed"));
    assertTrue(resolvConf().unsuitable().orElseThrow().reason().contains("link"));
    assertThrows(FaultException.class, () -> resolvConf().apply(wanted(53, "a")));

    Files.delete(file);
    Files.writeString(file, "nameserver 192.0.2.1\n");
    assertThrows(FaultException.class, () -> resolvConf().apply(wanted(15353, "a")));
    assertEquals("nameserver 192.0.2.1\n", Files.readString(file));
    assertEquals(List.of(), journal);
  }

  @Test
  void takesTheFirstWayThatWorks() throws Exception {
    Files.writeString(file, "nameserver 192.0.2.1\n");
    SteeringDriver driver =
        new SteeringDriver(List.of(resolved(1), resolvConf()), SteeringDriver.AUTO, board);

    driver.apply(Optional.of(wanted(53, "corp.example")));
    assertEquals("resolvconf", driver.name());
    assertEquals(List.of(), board.faults());

    driver.apply(Optional.empty());
    assertEquals(SteeringDriver.NONE, driver.name());
    assertEquals("nameserver 192.0.2.1\n", Files.readString(file));
  }

  @Test
  void withoutAWayThereIsAFaultUntilThereIsOne() throws Exception {
    SteeringDriver driver = new SteeringDriver(List.of(resolvConf()), "resolvconf", board);
    driver.apply(Optional.of(wanted(53, "a")));
    assertEquals(NamesFault.STEERING_FAILED.id(), board.faults().get(0).code());

    Files.writeString(file, "nameserver 192.0.2.1\n");
    driver.apply(Optional.of(wanted(53, "a")));
    assertEquals(List.of(), board.faults());
    driver.stop();
  }

  @Test
  void unknownWayIsAFault() {
    SteeringDriver driver = new SteeringDriver(List.of(resolvConf()), "magic", board);
    driver.apply(Optional.of(wanted(53, "a")));

    assertEquals(FaultCode.CONFIG_VALUE.id(), board.faults().get(0).code());
  }
}
