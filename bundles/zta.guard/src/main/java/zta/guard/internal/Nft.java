package zta.guard.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.undo.SystemTool;
import zta.lib.undo.Undo;
import zta.lib.undo.Undoer;

/** Packet rules by the program {@code nft}, in the network namespace of this process. */
final class Nft implements PacketRules {
  private static final long MILLIS = 10_000;

  private final Path folder;

  /**
   * Makes it.
   *
   * @param folder where a script lies while it is applied: fed from a file, none is ever cut short
   *     by this process's death
   */
  Nft(Path folder) {
    this.folder = folder;
  }

  @Override
  public void apply(String script) throws IOException {
    SystemTool nft =
        SystemTool.find("nft", MILLIS)
            .orElseThrow(() -> new IOException("there is no program nft on this machine"));
    Path file = folder.resolve("guard.nft");
    try {
      AtomicFiles.write(file, script);
    } catch (FaultException e) {
      throw new IOException(e.fault().reason(), e);
    }
    SystemTool.Answer answer = nft.run(file.toFile(), List.of("-f", "-"));
    Files.deleteIfExists(file);
    if (answer.status() != 0) {
      throw new IOException("nft says: " + answer.text());
    }
  }

  @Override
  public void delete(String table) throws IOException {
    new Undoer().undo(new Undo.Table(table, false));
  }
}
