package zta.dart.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.runtime.AgentDirectories;

/** The agent's log and the one put aside before it, where docs/reference/log.md says they are. */
@Component
public final class LogDiagnostics implements DiagnosticSource {
  private final Path directory;
  private final String process;

  /** Finds the log. */
  @Activate
  public LogDiagnostics(BundleContext context, @Reference AgentDirectories directories) {
    String configured = context.getProperty("zta.log.dir");
    directory =
        configured == null || configured.isBlank() ? directories.logs() : Path.of(configured);
    String name = context.getProperty("zta.log.process");
    process = name == null || name.isBlank() ? "zta_agent" : name;
  }

  @Override
  public String folder() {
    return "Logs";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    Path log = directory.resolve(process + ".log");
    if (!Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("there is no " + log);
    }
    for (String name : List.of(process + ".log", process + ".1.log")) {
      Path file = directory.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        sink.file(name, file);
      }
    }
  }
}
