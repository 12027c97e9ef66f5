package zta.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The program itself, as the user who asked for it and not as the root of its namespace.
 *
 * @param uid user
 * @param gid group
 * @param command program and arguments
 */
public record Program(String uid, String gid, List<String> command) {
  /** Copies the list. */
  public Program {
    command = List.copyOf(command);
  }

  /** Runs it to its end and returns its exit code. */
  public int run() throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Tools.find("unshare"));
    all.addAll(List.of("--user", "--map-user=" + uid, "--map-group=" + gid, "--"));
    all.addAll(command);
    return Tools.attend(new ProcessBuilder(all).inheritIO());
  }
}
