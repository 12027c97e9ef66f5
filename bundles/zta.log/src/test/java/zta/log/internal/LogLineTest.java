package zta.log.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private final LogLine format = new LogLine("zta_agent", 0x1638, ZoneId.of("Europe/Budapest"));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("zta.tunnel.internal.TcpTransport");

  @BeforeEach
  void collect() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(new GrammarEncoder(format));
    appender.setOutputStream(bytes);
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.TRACE);
  }

  @Test
  void lineHasEveryPartOfTheGrammar() {
    log.info("resolving dns for {}", "app.corp.example");

    Matcher line = only();
    assertEquals("zta_agent", line.group("process"));
    assertEquals("00001638", line.group("pid"));
    assertEquals(Thread.currentThread().getId(), Long.parseLong(line.group("tid"), 16));
    assertEquals("I", line.group("level"));
    assertEquals("LogLineTest.java", line.group("file"));
    assertEquals("LogLineTest", line.group("class"));
    assertEquals("lineHasEveryPartOfTheGrammar", line.group("method"));
    assertTrue(Integer.parseInt(line.group("line")) > 40);
    assertEquals("resolving dns for app.corp.example", line.group("text"));
  }

  @Test
  void timeIsLocalWithTheMicrosecondsOfTheClock() {
    ch.qos.logback.classic.spi.LoggingEvent event =
        new ch.qos.logback.classic.spi.LoggingEvent(
            "x", log, Level.INFO, "text", null, new Object[0]);
    event.setInstant(Instant.parse("2025-06-16T03:44:45.609237Z"));

    assertTrue(format.format(event).startsWith("2025-06-16 05:44:45.609237 zta_agent["));
  }

  @Test
  void eachLevelHasItsLetter() {
    log.trace("t");
    log.debug("d");
    log.info("i");
    log.warn("w");
    log.error("e");

    StringBuilder letters = new StringBuilder();
    for (String line : output()) {
      letters.append(Grammar.parse(line).group("level"));
    }
    assertEquals("TDIWE", letters.toString());
  }

  @Test
  void nobodyForgesALineOrSteersATerminal() {
    log.warn(
        "user {} failed",
        "bob\r\n2025-06-16 05:44:45.609237 zta_agent[0x0, 0x0] I/ A.java:1 A::a() ok"
            + "\u001b[31m\u0007\u0085\u2028\u202e\u0000\t\u200b");

    Matcher line = only();
    assertTrue(line.group("text").startsWith("user bob\\r\\n2025-06-16"), line.group("text"));
    assertTrue(
        line.group("text")
            .endsWith("\\u001b[31m\\u0007\\u0085\\u2028\\u202e\\u0000\\t\\u200b failed"),
        line.group("text"));
  }

  @Test
  void longTextIsCut() {
    log.info("x".repeat(100_000));

    assertTrue(only().group("text").endsWith("... (83616 more)"));
  }

  @Test
  void stackTraceIsLinesOfTheGrammar() {
    Exception cause = new IllegalStateException("inner\nI/ forged");
    Exception thrown = new IllegalArgumentException("outer", cause);
    thrown.addSuppressed(new IllegalStateException("beside"));

    log.error("failed", thrown);

    List<String> texts = new ArrayList<>();
    for (String line : output()) {
      texts.add(Grammar.parse(line).group("text"));
    }
    assertEquals("failed", texts.get(0));
    assertEquals("| java.lang.IllegalArgumentException: outer", texts.get(1));
    assertTrue(texts.get(2).startsWith("|   at zta.log.internal.LogLineTest.stackTrace"));
    assertTrue(texts.contains("| caused by: java.lang.IllegalStateException: inner\\nI/ forged"));
    assertTrue(texts.contains("| suppressed: java.lang.IllegalStateException: beside"));
  }

  @Test
  void endlessTraceIsCut() {
    log.error("deep", deep(1000));

    List<String> lines = output();
    assertEquals(202, lines.size());
    assertTrue(lines.get(201).contains("more lines"), lines.get(201));
  }

  @Test
  void callersInLambdasConstructorsAndInnerClassesAreNamed() {
    Runnable lambda = () -> log.info("from a lambda");
    lambda.run();
    new Inner();
    new Object() {
      void anonymous() {
        log.info("from an anonymous class");
      }
    }.anonymous();

    assertEquals("LogLineTest::callersInLambdasConstructorsAndInnerClassesAreNamed", caller(0));
    assertEquals("Inner::Inner", caller(1));
    assertEquals("LogLineTest::anonymous", caller(2));
    for (String line : output()) {
      assertEquals("LogLineTest.java", Grammar.parse(line).group("file"));
    }
  }

  @Test
  void strangeNamesStayInTheGrammar() {
    for (String name : new String[] {"", "a.b.", "x$", "$Proxy1", "a.B$1$2", "spring boot/üx"}) {
      StringBuilder line = new StringBuilder();
      Caller.append(line, name, "lambda$new$0", -2);
      Grammar.parse("2025-06-16 05:44:45.609237 p[0x00000000, 0x00000000] I/ " + line + " t");
    }
  }

  private String caller(int index) {
    Matcher line = Grammar.parse(output().get(index));
    return line.group("class") + "::" + line.group("method");
  }

  private Matcher only() {
    assertEquals(1, output().size());
    return Grammar.parse(output().get(0));
  }

  /** The lines; only a line feed ends one, and the last one ends with it too. */
  private List<String> output() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.endsWith("\n"),
        () -> String.valueOf(context.getStatusManager().getCopyOfStatusList()));
    return Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
  }

  private static Exception deep(int depth) {
    return depth == 0 ? new IllegalStateException("bottom") : deep(depth - 1);
  }

  private final class Inner {
    Inner() {
      log.info("from a constructor");
    }
  }
}
