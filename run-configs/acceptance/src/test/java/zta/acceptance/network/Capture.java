package zta.acceptance.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import zta.acceptance.product.Deadline;

/** All packets of one interface, kept by tcpdump and read by tshark. */
final class Capture implements AutoCloseable {
  private final Namespace where;
  private final Path file;
  private final Process process;

  /** Starts to keep packets. */
  Capture(Namespace where, String link, Path folder) throws Exception {
    this.where = where;
    file = folder.resolve(link + ".pcap");
    process =
        where.start(
            folder.resolve(link + ".txt"),
            List.of("tcpdump", "-Z", "root", "-U", "-n", "-i", link, "-w", file.toString()));
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (!java.nio.file.Files.exists(file)) {
      deadline.pause("tcpdump");
    }
  }

  /** Returns the lines that tshark prints about packets that pass a display filter. */
  List<String> matching(String filter) throws Exception {
    return where
        .ok("tshark", "-n", "-r", file.toString(), "-Y", filter)
        .lines()
        .filter(line -> !line.startsWith("Running as user"))
        .toList();
  }

  /** Stops to keep packets, once those on their way have come. */
  void stop() throws Exception {
    Thread.sleep(1500);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
