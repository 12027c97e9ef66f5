package zta.names.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.names.internal.dns.Wire;

/** Queries of a whole network namespace led to the resolver, which is a process of its own. */
class NftSteeringIT {
  private static final String SERVER = "203.0.113.53";
  private static final String SERVER6 = "2001:db8:53::53";
  private static final String NOBODY = "203.0.113.99";

  @TempDir Path folder;
  private final String client = "ztnc" + ProcessHandle.current().pid();
  private final String server = "ztns" + ProcessHandle.current().pid();
  private final Path etc = Path.of("/etc/netns/" + client);
  private final List<Process> started = new ArrayList<>();
  private RealDns real;
  private Process agent;

  @BeforeEach
  void build() throws Exception {
    Shell.assume("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    Shell.needs("ip", "nft", "dig", "dnsmasq", "tcpdump", "getent");
    for (String one : List.of(client, server)) {
      ip("netns add " + one);
      ip("-n " + one + " link set lo up");
    }
    ip("-n " + client + " link add v0 type veth peer name v0 netns " + server);
    ip("-n " + client + " address add 192.0.2.1/24 dev v0");
    ip("-n " + client + " address add 2001:db8:1::1/64 dev v0 nodad");
    ip("-n " + server + " address add 192.0.2.2/24 dev v0");
    ip("-n " + server + " address add 2001:db8:1::2/64 dev v0 nodad");
    ip("-n " + server + " address add " + SERVER + "/32 dev lo");
    ip("-n " + server + " address add " + SERVER6 + "/128 dev lo nodad");
    ip("-n " + client + " link set v0 up");
    ip("-n " + server + " link set v0 up");
    ip("-n " + client + " route add default via 192.0.2.2");
    ip("-n " + client + " -6 route add default via 2001:db8:1::2");
    Files.createDirectories(etc);
    Files.writeString(
        etc.resolve("resolv.conf"),
        "nameserver " + SERVER + "\nsearch home.lan\noptions ndots:5 timeout:9 attempts:1\n");
    real = new RealDns(folder.resolve("dnsmasq.log"), in(server), 53, SERVER, SERVER6);
    agent = agent();
  }

  @AfterEach
  void remove() throws Exception {
    Shell.end(agent);
    for (Process one : started) {
      Shell.end(one);
    }
    if (real != null) {
      real.close();
    }
    Files.deleteIfExists(etc.resolve("resolv.conf"));
    Files.deleteIfExists(etc);
    for (String one : List.of(client, server)) {
      if (Files.exists(Path.of("/run/netns/" + one))) {
        ip("netns del " + one);
      }
    }
  }

  private static void ip(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ", -1)));
    assertEquals("", Shell.run(command), words);
  }

  private List<String> in(String namespace) {
    return List.of(Shell.path("ip"), "netns", "exec", namespace);
  }

  private String run(String... command) throws Exception {
    List<String> whole = new ArrayList<>(in(client));
    whole.add(Shell.path(command[0]));
    whole.addAll(List.of(command).subList(1, command.length));
    return Shell.run(whole);
  }

  private String dig(String... arguments) throws Exception {
    List<String> whole = new ArrayList<>(List.of("dig", "+short", "+tries=1", "+time=9"));
    whole.addAll(List.of(arguments));
    return run(whole.toArray(String[]::new));
  }

  private Process agent() throws Exception {
    Path output = folder.resolve("agent.out");
    List<String> command = new ArrayList<>(in(client));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            AgentOfTest.class.getName(),
            Files.createDirectories(folder.resolve("home")).toString(),
            "steering=nft"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Shell.await(
        "agent: " + text(output), () -> text(output).contains("steered by") || !process.isAlive());
    assertTrue(text(output).contains("steered by nft"), () -> text(output));
    return process;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process capture(Path packets) throws Exception {
    Path output = folder.resolve("tcpdump.out");
    List<String> command = new ArrayList<>(in(client));
    command.addAll(List.of(Shell.path("tcpdump"), "-i", "v0", "-U", "-s", "0"));
    command.addAll(List.of("-Z", "root", "-w", packets.toString(), "port", "53"));
    Process process = Shell.start(output, command);
    started.add(process);
    Shell.await("tcpdump", () -> text(output).contains("listening on"));
    return process;
  }

  /** All that went over the wire in lower case; names are in it as DNS writes them. */
  private static String wire(Path packets) {
    try {
      return new String(Files.readAllBytes(packets), StandardCharsets.ISO_8859_1)
          .toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String wireName(String name) {
    byte[] bytes = Wire.nameBytes(name);
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyQueryIsAnsweredHereAndNoPrivateNameGoesOut() throws Exception {
    Path packets = folder.resolve("wire.pcap");
    Process capture = capture(packets);

    String address = dig("@" + SERVER, "app.corp.example", "A");
    assertTrue(address.startsWith("100.65."), address);
    assertEquals(address, dig("@" + NOBODY, "app.corp.example", "A"), "a server that is none");
    assertEquals(address, dig("@" + SERVER, "+tcp", "app.corp.example", "A"));
    assertEquals(address, dig("@" + SERVER6, "app.corp.example", "A"));
    assertEquals(address, dig("@" + SERVER6, "+tcp", "aPp.coRp.eXample", "A"));
    assertTrue(dig("@" + SERVER, "app.corp.example", "AAAA").startsWith("fd7a:5a7a::"));
    for (String type : List.of("HTTPS", "TYPE64", "ANY", "SRV", "TXT", "MX")) {
      dig("@" + SERVER, "+notcp", "app.corp.example", type);
      dig("@" + SERVER, "+tcp", "only.example", type);
    }
    assertEquals("app.corp.example.", dig("@" + SERVER, "-x", address));
    assertTrue(run("getent", "ahostsv4", "web.corp.example").startsWith("100.65."));
    assertEquals("203.0.113.7", dig("@" + SERVER, "www.public.example", "A"));
    assertEquals("203.0.113.7", dig("@" + SERVER6, "+tcp", "www.public.example", "A"));
    assertEquals("203.0.113.8", dig("@" + SERVER, "vpn.corp.example", "A"));
    assertTrue(run("getent", "ahostsv4", "www.public.example").startsWith("203.0.113.7"));

    assertTrue(dig("@" + SERVER, "last.public.example", "A").isEmpty());
    Shell.await("last packet", () -> wire(packets).contains(wireName("last.public.example")));
    Shell.end(capture);
    String wire = wire(packets);
    assertTrue(wire.contains(wireName("vpn.corp.example")), "the capture sees what goes out");
    String rest = wire.replace(wireName("vpn.corp.example"), "");
    assertFalse(rest.contains(wireName("corp.example")), "a private name went out");
    assertFalse(rest.contains(wireName("only.example")), "a private name went out");
    assertEquals(List.of(), real.privateQuestions());
  }

  @Test
  void killedAgentLeavesNamesAsTheyWereBefore() throws Exception {
    assertTrue(run("nft", "list", "tables").contains("zta_names"));
    assertTrue(dig("@" + SERVER, "app.corp.example", "A").startsWith("100.65."));

    agent.destroyForcibly().waitFor();

    Shell.await("table gone", () -> !tables().contains("zta_names"));
    assertEquals("10.9.9.9", dig("@" + SERVER, "app.corp.example", "A"));
    assertEquals("203.0.113.7", dig("@" + SERVER6, "www.public.example", "A"));
  }

  @Test
  void stoppedAgentTakesItsTableAlong() throws Exception {
    agent.getOutputStream().close();
    agent.waitFor();

    assertFalse(tables().contains("zta_names"));
    assertEquals("10.9.9.9", dig("@" + SERVER, "app.corp.example", "A"));
  }

  private String tables() {
    try {
      return run("nft", "list", "tables");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
