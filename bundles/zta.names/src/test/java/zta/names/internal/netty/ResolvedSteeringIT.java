package zta.names.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real systemd-resolved with a bus of its own, in namespaces of its own. The daemon is the
 * machine's, or the one below ZTA_RESOLVED_ROOT, where its package was unpacked: installing that
 * package would replace resolv.conf.
 */
class ResolvedSteeringIT {
  private static final String DAEMON = "lib/systemd/systemd-resolved";
  private static final String LINK = "ztar0";

  /** Hides /run and what accounts and rules of the bus are missing, within a mount namespace. */
  private static final String SCRIPT =
      """
      set -e
      root=$1; work=$2
      mount --make-rprivate /
      cp /etc/passwd "$work/passwd"
      cp /etc/group "$work/group"
      for account in systemd-resolve:996 messagebus:995; do
        name=${account%:*}; id=${account#*:}
        grep -q "^$name:" "$work/passwd" || echo "$name:x:$id:$id::/:/bin/false" >> "$work/passwd"
        grep -q "^$name:" "$work/group" || echo "$name:x:$id:" >> "$work/group"
      done
      mount --bind "$work/passwd" /etc/passwd
      mount --bind "$work/group" /etc/group
      cp -r /usr/share/dbus-1/system.d "$work/system.d"
      cp "$root"/usr/share/dbus-1/system.d/org.freedesktop.resolve1.conf "$work/system.d/"
      mount --bind "$work/system.d" /usr/share/dbus-1/system.d
      mount -t tmpfs tmpfs /run
      mkdir -p /run/dbus /run/systemd/resolve
      chown systemd-resolve:systemd-resolve /run/systemd/resolve
      dbus-daemon --system --nofork --nopidfile &
      sleep 0.1; until [ -S /run/dbus/system_bus_socket ]; do sleep 0.1; done
      "$root/lib/systemd/systemd-resolved" &
      until busctl --system --acquired list | grep -q org.freedesktop.resolve1; do sleep 0.1; done
      echo ready
      cat
      """;

  @TempDir Path folder;
  private final String namespace = "ztnr" + ProcessHandle.current().pid();
  private Process daemons;
  private Process agent;
  private RealDns real;

  private static Path root() {
    return Path.of(Optional.ofNullable(System.getenv("ZTA_RESOLVED_ROOT")).orElse("/"));
  }

  @BeforeEach
  void build() throws Exception {
    Shell.assume("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    Shell.needs("ip", "unshare", "nsenter", "bash", "dbus-daemon", "busctl", "dig", "dnsmasq");
    Shell.assume(
        Files.isExecutable(root().resolve(DAEMON)),
        "no systemd-resolved here nor below ZTA_RESOLVED_ROOT");
    ip("netns add " + namespace);
    ip("-n " + namespace + " link set lo up");
    ip("-n " + namespace + " link add " + LINK + " type veth peer name peer0");
    ip("-n " + namespace + " address add 192.0.2.1/30 dev " + LINK);
    ip("-n " + namespace + " link set peer0 up");
    ip("-n " + namespace + " link set " + LINK + " up");
    Path output = folder.resolve("daemons.out");
    daemons =
        Shell.start(
            output,
            List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Shell.path("unshare"),
                "-m",
                Shell.path("bash"),
                "-c",
                SCRIPT,
                "daemons",
                root().toString(),
                Files.createDirectories(folder.resolve("work")).toString()));
    Shell.await("systemd-resolved", () -> text(output).contains("ready") || !daemons.isAlive());
    assertTrue(daemons.isAlive(), () -> text(output));
    real = new RealDns(folder.resolve("dnsmasq.log"), within(), 53, "127.0.0.1");
  }

  @AfterEach
  void remove() throws Exception {
    Shell.end(agent);
    if (real != null) {
      real.close();
    }
    if (Files.exists(Path.of("/run/netns/" + namespace))) {
      Shell.run(List.of("ip", "netns", "pids", namespace))
          .lines()
          .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy));
      Shell.end(daemons);
      ip("netns del " + namespace);
    }
  }

  private static void ip(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ", -1)));
    assertEquals("", Shell.run(command), words);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> within() {
    return List.of(Shell.path("nsenter"), "-t", Long.toString(daemons.pid()), "-m", "-n");
  }

  private String run(String... command) throws Exception {
    List<String> whole = new ArrayList<>(within());
    whole.add(Shell.path(command[0]));
    whole.addAll(List.of(command).subList(1, command.length));
    return Shell.run(whole);
  }

  private String dig(String... what) throws Exception {
    List<String> whole =
        new ArrayList<>(List.of("dig", "+short", "+tries=1", "+time=9", "@127.0.0.53"));
    whole.addAll(List.of(what));
    return run(whole.toArray(String[]::new));
  }

  private String property(String name) throws Exception {
    return run(
        "busctl",
        "get-property",
        "org.freedesktop.resolve1",
        "/org/freedesktop/resolve1",
        "org.freedesktop.resolve1.Manager",
        name);
  }

  @Test
  void privateNamesAreAskedOfUsAndNothingStays() throws Exception {
    Path conf = folder.resolve("resolv.conf");
    Files.writeString(conf, "nameserver 127.0.0.1\n");
    Path output = folder.resolve("agent.out");
    List<String> command = new ArrayList<>(within());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            AgentOfTest.class.getName(),
            Files.createDirectories(folder.resolve("home")).toString(),
            "steering=resolved",
            "link=" + LINK,
            "resolvConf=" + conf));
    agent = Shell.start(output, command);
    Shell.await("agent", () -> text(output).contains("steered by") || !agent.isAlive());
    assertTrue(
        text(output).contains("steered by resolved"),
        () -> text(output) + text(folder.resolve("daemons.out")));

    String address = dig("app.corp.example", "A");
    assertTrue(address.startsWith("100.65."), address);
    assertTrue(dig("only.example", "AAAA").startsWith("fd7a:5a7a::"));
    assertEquals("app.corp.example.", dig("-x", address));
    assertEquals("203.0.113.8", dig("vpn.corp.example", "A"), "an exception is passed on");
    assertTrue(property("Domains").contains("\"corp.example\" true"));
    assertEquals(List.of(), real.privateQuestions());

    agent.getOutputStream().close();
    agent.waitFor();
    assertEquals("a(isb) 0", property("Domains"));
  }
}
