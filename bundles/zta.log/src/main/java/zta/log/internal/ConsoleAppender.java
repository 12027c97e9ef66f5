package zta.log.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes the log to standard error, if the framework properties ask for it. */
public final class ConsoleAppender extends ch.qos.logback.core.ConsoleAppender<ILoggingEvent> {
  @Override
  public void start() {
    LogPlace place = LogPlace.of(getContext());
    if (!place.console()) {
      return;
    }
    GrammarEncoder encoder = new GrammarEncoder(place.process());
    encoder.setContext(getContext());
    encoder.start();
    setEncoder(encoder);
    setTarget("System.err");
    super.start();
  }

  @Override
  public void doAppend(ILoggingEvent event) {
    if (isStarted()) {
      super.doAppend(event);
    }
  }
}
