package zta.names.internal.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A dnsmasq that knows some names, private ones too, and notes what it is asked. */
final class RealDns implements AutoCloseable {
  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param within words before the command, such as those that enter a namespace
   */
  RealDns(Path log, List<String> within, int port, String... addresses) throws Exception {
    this.log = log;
    List<String> command = new ArrayList<>(within);
    command.addAll(
        List.of(
            Shell.path("dnsmasq"),
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--pid-file",
            "--user=" + System.getProperty("user.name"),
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--port=" + port,
            "--log-queries",
            "--log-facility=-",
            "--host-record=www.public.example,203.0.113.7,2001:db8::7",
            "--host-record=vpn.corp.example,203.0.113.8",
            "--host-record=proxy.corp.example,203.0.113.9",
            "--host-record=app.corp.example,10.9.9.9",
            "--host-record=trick.public.example,100.65.3.3",
            "--cname=alias.public.example,app.corp.example",
            "--ptr-record=7.113.0.203.in-addr.arpa,www.public.example",
            "--local=/example/",
            "--local=/lan/"));
    for (int i = 0; i < 8; i++) {
      command.add("--txt-record=big.public.example," + (char) ('a' + i) + "x".repeat(200));
    }
    for (String address : addresses) {
      command.add("--listen-address=" + address);
    }
    process = Shell.start(log, command);
    Shell.await("dnsmasq: " + log, () -> lines().stream().anyMatch(l -> l.contains("started")));
  }

  private List<String> lines() {
    if (!process.isAlive()) {
      throw new AssertionError("dnsmasq ended, see " + log);
    }
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the questions about private names that it was asked. */
  List<String> privateQuestions() {
    return lines().stream()
        .filter(line -> line.contains(" query["))
        .map(line -> line.substring(line.indexOf("query[")).toLowerCase(Locale.ROOT))
        .filter(line -> line.contains("corp.example") || line.contains("only.example"))
        .filter(line -> !line.contains("vpn.corp.example") && !line.contains("proxy.corp.example"))
        .toList();
  }

  @Override
  public void close() {
    Shell.end(process);
  }
}
