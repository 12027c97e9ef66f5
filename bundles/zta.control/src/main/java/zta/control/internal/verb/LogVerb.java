package zta.control.internal.verb;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import zta.api.control.Caller;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/** Shows and sets how much is logged, by the file that logging follows while running. */
public final class LogVerb extends BuiltIn {
  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final int LONGEST = 64 * 1024;

  private final Path file;
  private final InstantSource clock;

  /** Makes the verb for a {@code logconfig.json}. */
  public LogVerb(Path file, InstantSource clock) {
    super("log", "how much is logged: level");
    this.file = file;
    this.clock = clock;
  }

  @Override
  Map<String, Object> run(Caller caller, Arguments arguments, Progress progress)
      throws FaultException {
    Optional<String> level = arguments.text("level").map(l -> l.toUpperCase(Locale.ROOT));
    int minutes = arguments.number("minutes", 0, 0, 7 * 24 * 60);
    if (level.isPresent()) {
      set(caller, level.get(), minutes);
    }
    return Map.of("schema", "zta.log/1", "file", file.toString(), "levels", levels());
  }

  private void set(Caller caller, String level, int minutes) throws FaultException {
    if (!caller.administrator()) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at("log level", "only an administrator changes the level"));
    }
    if (!LEVELS.contains(level)) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at("argument level", "it must be one of " + LEVELS));
    }
    JsonObject settings = new JsonObject();
    settings.addProperty("global", "DBG_" + level);
    if (minutes > 0) {
      settings.addProperty("until", clock.instant().plus(Duration.ofMinutes(minutes)).toString());
    }
    AtomicFiles.write(file, settings + "\n");
  }

  private String levels() throws FaultException {
    return Files.exists(file)
        ? new String(SafeFiles.read(file, LONGEST), StandardCharsets.UTF_8).strip()
        : "as usual";
  }
}
