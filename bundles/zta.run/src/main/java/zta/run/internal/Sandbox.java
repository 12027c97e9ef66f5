package zta.run.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** New namespaces for user, network and mounts, and in them {@link zta.run.Inside}. */
public final class Sandbox {
  private final List<String> command;

  private Sandbox(List<String> command) {
    this.command = List.copyOf(command);
  }

  /**
   * Prepares the command line.
   *
   * @param socket where sockets are handed out; beside it goes the other resolv.conf
   */
  public static Sandbox of(Path socket, List<String> program) throws IOException {
    Path resolv = socket.resolveSibling("resolv.conf");
    Files.writeString(resolv, "nameserver 127.0.0.1\noptions timeout:5 attempts:1\n");
    List<String> command = new ArrayList<>();
    command.add(Tools.find("unshare"));
    command.addAll(List.of("--user", "--map-root-user", "--net", "--mount", "--"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m"));
    // Netty looks for a hardware address else, warns where there is none, and needs none here.
    command.add("-Dio.netty.machineId=02:00:00:00:00:01");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "zta.run.Inside"));
    command.addAll(List.of(socket.toString(), resolv.toString(), own("uid"), own("gid")));
    command.addAll(program);
    return new Sandbox(command);
  }

  private static String own(String what) throws IOException {
    return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:" + what));
  }

  /** Runs the program to its end and returns its exit code. */
  public int run() throws IOException, InterruptedException {
    return Tools.attend(new ProcessBuilder(command).inheritIO());
  }
}
