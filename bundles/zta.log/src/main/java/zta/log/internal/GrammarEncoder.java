package zta.log.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Encodes events as lines of the log's grammar, in UTF-8. */
final class GrammarEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

  private final LogLine line;

  GrammarEncoder(String process) {
    this(new LogLine(process, ProcessHandle.current().pid(), ZoneId.systemDefault()));
  }

  GrammarEncoder(LogLine line) {
    this.line = line;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return line.format(event).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
