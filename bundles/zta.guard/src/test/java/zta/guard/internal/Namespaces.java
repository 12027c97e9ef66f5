package zta.guard.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces of a test's own with a wire between: {@code near}, where the agent runs,
 * and {@code far}, where a server listens at port 7000 of a private and of an ordinary address.
 */
final class Namespaces {
  static final String PRIVATE = "10.50.0.2";
  static final String PRIVATE_V6 = "fd50::2";
  static final String ORDINARY = "203.0.113.2";
  static final int PORT = 7000;
  static final int LASTING_PORT = 7001;

  private final String near = "ztag" + ProcessHandle.current().pid() + "n";
  private final String far = "ztag" + ProcessHandle.current().pid() + "f";
  private final List<Process> processes = new ArrayList<>();

  Namespaces() throws Exception {
    try {
      make();
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private void make() throws Exception {
    run("ip", "netns", "add", near);
    run("ip", "netns", "add", far);
    in(near, "ip link set lo up");
    in(far, "ip link set lo up");
    in(near, "ip link add w0 type veth peer name w0 netns " + far);
    for (String end : List.of(near + " 1", far + " 2")) {
      String name = end.substring(0, end.length() - 2);
      String last = end.substring(end.length() - 1);
      in(name, "ip addr add 10.50.0." + last + "/24 dev w0");
      in(name, "ip addr add 203.0.113." + last + "/24 dev w0");
      in(name, "ip addr add fd50::" + last + "/64 dev w0 nodad");
      in(name, "ip link set w0 up");
    }
    in(near, "ip tuntap add dev zta0 mode tun");
    in(near, "ip tuntap add dev zta1 mode tun");
    in(near, "ip addr add 172.19.0.1/30 dev zta0");
    in(near, "ip link set zta0 up");
    in(near, "ip link set zta1 up");
    in(near, "ip route add 10.51.0.0/24 dev zta0");
    serve(PORT, "echo hi");
    serve(LASTING_PORT, "sleep 60");
    await(() -> connect(ORDINARY).equals("open"), "the server");
  }

  private void serve(int port, String how) throws IOException {
    processes.add(
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                far,
                "socat",
                "TCP6-LISTEN:" + port + ",ipv6only=0,fork,reuseaddr",
                "SYSTEM:" + how)
            .start());
  }

  /** Starts a DNS server in the far namespace that notes what it is asked. */
  void answerNames(Path log) throws Exception {
    processes.add(
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                far,
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--user=root",
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--listen-address=" + ORDINARY,
                "--log-queries",
                "--log-facility=-",
                "--address=/example/" + ORDINARY)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
    await(() -> ask("+notcp", "www.public.example").equals(ORDINARY), "the DNS server");
  }

  /** Asks the far DNS server for an address from the near namespace. */
  String ask(String over, String name) throws Exception {
    return near("dig +short +tries=1 +time=2 " + over + " @" + ORDINARY + " " + name + " A");
  }

  /** Starts a program in the near namespace. */
  ProcessBuilder near(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", near));
    all.addAll(command);
    return new ProcessBuilder(all).redirectErrorStream(true);
  }

  /** Runs a command of words without spaces in the near namespace and returns what it said. */
  String near(String command) throws Exception {
    return output(near(List.of(command.split(" "))).start());
  }

  /** Connects from the near namespace: open, refused, or silent when nothing came in a second. */
  String connect(String address) throws Exception {
    return connect(address, 0);
  }

  String connect(String address, int mark) throws Exception {
    String program =
        "import socket,sys\n"
            + "s=socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET)\n"
            + "s.settimeout(1)\n"
            + "m=int(sys.argv[2])\n"
            + "m and s.setsockopt(socket.SOL_SOCKET,36,m)\n"
            + "try:\n"
            + "  s.connect((sys.argv[1],"
            + PORT
            + "))\n"
            + "  print('open')\n"
            + "except ConnectionRefusedError: print('refused')\n"
            + "except socket.timeout: print('silent')\n";
    return output(
        near(List.of("/usr/bin/python3", "-c", program, address, Integer.toString(mark))).start());
  }

  /** Has a connection to the private address from now on. */
  void hold() throws Exception {
    String program =
        "import socket,time\n"
            + "s=socket.create_connection(('"
            + PRIVATE
            + "',"
            + LASTING_PORT
            + "),2)\n"
            + "print('open',flush=True)\n"
            + "time.sleep(60)\n";
    Process process = near(List.of("/usr/bin/python3", "-c", program)).start();
    processes.add(process);
    if (process.getInputStream().read() != 'o') {
      throw new IOException("no connection");
    }
  }

  /** Sends a datagram from the near namespace and says how the kernel takes it. */
  String send(String address) throws Exception {
    String program =
        "import socket,sys\n"
            + "s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
            + "try:\n"
            + "  s.connect((sys.argv[1],"
            + PORT
            + "))\n"
            + "  s.send(b'x')\n"
            + "  print('sent')\n"
            + "except OSError as e: print('refused')\n";
    return output(near(List.of("/usr/bin/python3", "-c", program, address)).start());
  }

  /** What can become true. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition, String what) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(20);
    }
  }

  private static void in(String name, String command) throws Exception {
    run(("ip netns exec " + name + " " + command).split(" "));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = output(process);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  static String output(Process process) throws Exception {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  void close() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    for (String name : List.of(near, far)) {
      output(new ProcessBuilder("ip", "netns", "del", name).redirectErrorStream(true).start());
    }
  }
}
