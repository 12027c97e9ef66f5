package zta.launcher.watchdog;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The agent's end of the pipe to its watchdog. */
public final class Leash {
  private static final List<String> SMALL =
      List.of(
          "-Xms2m",
          "-Xmx12m",
          "-Xss256k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=8m",
          "-XX:MaxMetaspaceSize=24m",
          "-XX:-UsePerfData",
          "-Xshare:auto");

  private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

  // Held for as long as the process lives: collected, it would be closed.
  private final OutputStream pipe;

  private Leash(OutputStream pipe) {
    this.pipe = pipe;
  }

  /** Starts a watchdog for an agent's home directory. */
  public static Leash start(Path home, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>());
    // Its own session, where there is the program: out of reach of what is sent to the whole group.
    if (Files.isExecutable(OWN_SESSION)) {
      builder.command().add(OWN_SESSION.toString());
    }
    builder.command().add(java());
    builder.command().addAll(SMALL);
    builder.command().add("-cp");
    builder.command().add(ownCode());
    builder.command().add(Watchdog.class.getName());
    builder.command().add(home.toString());
    builder.command().add(log.toString());
    builder.environment().clear();
    builder
        .directory(new File("/"))
        .redirectInput(Redirect.PIPE)
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD);
    return new Leash(builder.start().getOutputStream());
  }

  /** Tells the watchdog that the agent ends in order. */
  public void endsInOrder() {
    try {
      pipe.write(Watchdog.CLEAN);
      pipe.flush();
    } catch (IOException e) {
      // It is gone, and there is nothing left for it to do.
      return;
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String ownCode() throws IOException {
    try {
      Path code = Path.of(Leash.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isReadable(code)) {
        throw new IOException(code + " cannot be read");
      }
      return code.toString();
    } catch (URISyntaxException e) {
      throw new IOException("the launcher does not know where it is", e);
    }
  }
}
