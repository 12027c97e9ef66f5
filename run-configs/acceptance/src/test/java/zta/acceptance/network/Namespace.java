package zta.acceptance.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A network namespace of the test's own; deleted at its end with all that is in it. */
@SuppressWarnings("try") // Interrupted or not, a test that ends closes what it made.
final class Namespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long PATIENCE_SECONDS = 60;

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /** How a command ended. */
  record Ended(int code, String out) {}

  private interface LibC extends Library {
    int open(String path, int flags) throws LastErrorException;

    int setns(int descriptor, int type) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  /** Makes one whose loopback interface is up and whose resolver is at an address. */
  static Namespace make(String purpose, String resolver) throws Exception {
    Namespace made = new Namespace("zta-" + purpose + "-" + ProcessHandle.current().pid());
    host("ip", "netns", "add", made.name);
    Files.createDirectories(made.settings());
    Files.writeString(
        made.settings().resolve("resolv.conf"),
        "nameserver " + resolver + "\noptions timeout:2 attempts:2\n");
    made.ok("ip", "link", "set", "lo", "up");
    return made;
  }

  private Path settings() {
    return Path.of("/etc/netns", name);
  }

  String name() {
    return name;
  }

  /** Lays a cable to another one. */
  void cable(String end, Namespace other, String otherEnd) throws Exception {
    ok("ip", "link", "add", end, "type", "veth", "peer", "name", otherEnd, "netns", other.name);
    ok("ip", "link", "set", end, "up");
    other.ok("ip", "link", "set", otherEnd, "up");
  }

  /** Gives an interface addresses, without waiting for duplicates of them. */
  void addresses(String link, String... prefixes) throws Exception {
    for (String prefix : prefixes) {
      List<String> command = new ArrayList<>(List.of("ip", "addr", "add", prefix, "dev", link));
      if (prefix.contains(":")) {
        command.add("nodad");
      }
      ok(command.toArray(String[]::new));
    }
  }

  /** Returns a command that runs another one in here. */
  List<String> within() {
    return List.of("/usr/sbin/ip", "netns", "exec", name);
  }

  /** Returns a command that runs another one in here as some user. */
  List<String> as(String user) {
    List<String> command = new ArrayList<>(within());
    command.addAll(List.of("setpriv", "--reuid", user, "--regid", "nogroup", "--clear-groups"));
    return command;
  }

  /** Runs a command to its end and returns what it said; fails when it fails. */
  String ok(String... command) throws Exception {
    Ended ended = run(within(), command);
    if (ended.code() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + ended);
    }
    return ended.out();
  }

  /** Runs a command to its end, whatever it comes to. */
  Ended run(List<String> command) throws Exception {
    return run(within(), command.toArray(String[]::new));
  }

  /** Runs a command as a user to its end. */
  Ended runAs(String user, String... command) throws Exception {
    return run(as(user), command);
  }

  /** Starts a process in here, which the caller ends. */
  Process start(Path output, List<String> command) throws IOException {
    List<String> all = new ArrayList<>(within());
    all.addAll(command);
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void host(String... command) throws Exception {
    Ended ended = run(List.of(), command);
    if (ended.code() != 0) {
      throw new AssertionError("NOT RUN: " + String.join(" ", command) + ": " + ended);
    }
  }

  private static Ended run(List<String> before, String... command) throws Exception {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(command));
    Path out = Files.createTempFile("zta-ns", ".txt");
    try {
      Process process =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("did not end: " + all + "\n" + Files.readString(out));
      }
      String said = new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1);
      return new Ended(process.exitValue(), said);
    } finally {
      Files.delete(out);
    }
  }

  /** Calls something on a thread that is in here; sockets and threads it makes are so too. */
  <T> T call(Callable<T> what) throws Exception {
    FutureTask<T> task = new FutureTask<>(what);
    Thread thread =
        new Thread(
            () -> {
              enter();
              task.run();
            },
            name);
    thread.setUncaughtExceptionHandler((who, why) -> task.cancel(false));
    thread.start();
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new CompletionException(e.getCause());
    }
  }

  private void enter() {
    LibC libC = Native.load("c", LibC.class);
    int descriptor = libC.open("/run/netns/" + name, 0);
    libC.setns(descriptor, CLONE_NEWNET);
    libC.close(descriptor);
  }

  @Override
  public void close() throws Exception {
    host("ip", "netns", "del", name);
    Files.deleteIfExists(settings().resolve("resolv.conf"));
    Files.deleteIfExists(settings());
  }
}
