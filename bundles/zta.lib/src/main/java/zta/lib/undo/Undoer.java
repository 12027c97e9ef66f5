package zta.lib.undo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Undoes; what is undone already is fine. */
public final class Undoer {
  private static final long TOOL_MILLIS = 2_000;
  private static final List<String> GONE_ALREADY =
      List.of(
          "No such file or directory",
          "No such process",
          "No such device",
          "Cannot find device",
          "Cannot assign requested address",
          "does not exist");

  /** Undoes one thing. */
  public void undo(Undo undo) throws IOException {
    if (undo instanceof Undo.Ip ip) {
      run("ip", ip.arguments());
    } else if (undo instanceof Undo.Table table) {
      run("nft", List.of("delete", "table", "inet", table.table()));
    } else if (undo instanceof Undo.Restore restore) {
      FileRestore.run(restore);
    }
  }

  /** Looks for the programs and runs one to no effect, so that a later run has all it needs. */
  public void rehearse() throws IOException {
    SystemTool.find("nft", TOOL_MILLIS);
    Optional<SystemTool> ip = SystemTool.find("ip", TOOL_MILLIS);
    if (ip.isPresent()) {
      ip.get().run(List.of("-V"));
    }
  }

  private static void run(String tool, List<String> arguments) throws IOException {
    SystemTool program =
        SystemTool.find(tool, TOOL_MILLIS)
            .orElseThrow(() -> new IOException("there is no program " + tool));
    SystemTool.Answer answer = program.run(arguments);
    if (answer.status() != 0 && GONE_ALREADY.stream().noneMatch(answer.text()::contains)) {
      throw new IOException(tool + " says: " + answer.text());
    }
  }
}
