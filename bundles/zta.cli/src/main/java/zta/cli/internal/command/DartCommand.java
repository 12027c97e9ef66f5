package zta.cli.internal.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.cli.internal.Session;
import zta.cli.internal.Terminal;
import zta.cli.internal.text.Json;
import zta.cli.internal.text.Plain;

/** Collects a diagnostic bundle, when the module dart is enabled. */
@Command(
    name = "dart",
    description = "Collect a diagnostic bundle (DARTBundle.zip); module dart, administrators.")
public final class DartCommand extends AgentCommand {
  private static final String NAME = "DARTBundle.zip";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to (default: DARTBundle.zip on the desktop, or here).")
  private @Nullable Path output;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FOLDER",
      description = "Only these folders of the bundle.")
  private List<String> only = List.of();

  /** Makes the command for a session. */
  public DartCommand(Session session) {
    super(session, "dart");
  }

  @Override
  void arguments(JsonObject arguments) {
    if (!only.isEmpty()) {
      JsonArray folders = new JsonArray();
      only.forEach(folders::add);
      arguments.add("only", folders);
    }
  }

  @Override
  Duration patience() {
    return Duration.ofMinutes(5);
  }

  /** The agent writes the bundle among its own files; from there it goes to where it is wanted. */
  @Override
  void print(JsonObject result, boolean oneLine) throws FaultException {
    Path written = Path.of(Json.text(result, "file"));
    Path wanted = Optional.ofNullable(output).orElseGet(this::usualPlace).toAbsolutePath();
    try {
      Files.move(written, wanted, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(
              wanted.toString(),
              "the bundle cannot be moved there: " + e,
              "Choose another place with -o; the bundle is at " + written + "."),
          e);
    }
    result.addProperty("file", wanted.toString());
    super.print(result, oneLine);
  }

  private Path usualPlace() {
    Path desktop = Path.of(System.getProperty("user.home", ""), "Desktop");
    return Files.isDirectory(desktop) ? desktop.resolve(NAME) : Path.of(NAME);
  }

  @Override
  void show(JsonObject result, Terminal terminal) {
    terminal.line(Plain.text(Json.text(result, "file")));
    Json.texts(result, "notes").forEach(terminal::say);
  }
}
