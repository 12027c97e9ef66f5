package zta.log.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Writes the log to files that are bounded in size and number, in the directory and under the name
 * that the framework properties say. Logback makes it by its name in {@code logback.xml}.
 */
public final class LogFileAppender extends RollingFileAppender<ILoggingEvent> {
  private static final String SUFFIX = ".log";

  private String maxFileSize = "10MB";
  private int maxFiles = 5;

  /** Sets the size from which a file is put aside, such as {@code 10MB}. */
  public void setMaxFileSize(String size) {
    maxFileSize = size;
  }

  /** Sets how many files are kept besides the one that is written. */
  public void setMaxFiles(int files) {
    maxFiles = files;
  }

  @Override
  public void start() {
    LogPlace place = LogPlace.of(getContext());
    Optional<Path> directory = place.directory();
    if (directory.isEmpty()) {
      addWarn("no log file: neither zta.log.dir nor a home directory is set");
      return;
    }
    try {
      prepare(directory.get());
    } catch (IOException e) {
      addError("no log file: " + directory.get() + " cannot be made", e);
      return;
    }
    configure(directory.get().toAbsolutePath(), place.process());
    super.start();
  }

  private static void prepare(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private void configure(Path directory, String process) {
    GrammarEncoder encoder = new GrammarEncoder(process);
    encoder.setContext(getContext());
    encoder.start();
    setEncoder(encoder);
    setFile(directory.resolve(process + SUFFIX).toString());

    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(getContext());
    window.setParent(this);
    window.setMinIndex(1);
    window.setMaxIndex(maxFiles);
    window.setFileNamePattern(directory.resolve(process + ".%i" + SUFFIX).toString());
    window.start();
    setRollingPolicy(window);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(getContext());
    size.setMaxFileSize(FileSize.valueOf(maxFileSize));
    size.setCheckIncrement(Duration.buildBySeconds(1));
    size.start();
    setTriggeringPolicy(size);
  }
}
