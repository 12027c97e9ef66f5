package zta.api.diagnostic;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Takes what diagnostic sources hand over; bounded in size. Used by one thread. */
@ProviderType
public interface DiagnosticSink {
  /** Takes a text under a file name without directories. */
  void text(String fileName, String content) throws IOException;

  /** Takes a regular file as it is now; links and special files are refused. */
  void file(String fileName, Path source) throws IOException;
}
