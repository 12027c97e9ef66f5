import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time and memory of processes, from /proc. */
final class Cpu {
  private static final double TICKS_PER_SECOND = 100;

  private Cpu() {}

  /** Reads {@code PID,PID,...}; {@code -} is none. */
  static List<String> pids(String text) {
    return text.equals("-") ? List.of() : List.of(text.split(","));
  }

  /** User and system time of the processes, less that of the JIT compiler's threads. */
  static double seconds(List<String> pids) throws IOException {
    long ticks = 0;
    for (String pid : pids) {
      Path process = Path.of("/proc", pid);
      ticks += ticks(Files.readString(process.resolve("stat")));
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path task : tasks) {
          ticks -= compilerTicks(task);
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long compilerTicks(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      return stat.contains("(C1 Comp") || stat.contains("(C2 Comp") ? ticks(stat) : 0;
    } catch (IOException e) {
      return 0; // The thread ended meanwhile; compiler threads stay.
    }
  }

  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
