package zta.log.internal;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds who wrote a line: {@code File.java:NNN Class::method()}.
 *
 * <p>Walks only the few frames between the appender and the caller, which costs a small part of
 * what a whole stack trace does.
 */
final class Caller {
  private static final int DEEPEST = 40;

  /** What stands between a caller and this class. */
  private static final List<String> LOGGING =
      List.of(
          "ch.qos.logback.",
          "org.ops4j.pax.logging.",
          "org.slf4j.",
          "org.osgi.service.log.",
          "org.apache.commons.logging.",
          "org.apache.juli.logging.",
          "org.apache.logging.log4j.",
          "org.apache.log4j.",
          "org.jboss.logging.",
          "java.util.logging.",
          "sun.util.logging.",
          "jdk.internal.");

  /** This bundle's own frames of the same kind; what else it has logs like everybody. */
  private static final Set<String> OWN =
      Set.of(
          Caller.class.getName(),
          LogLine.class.getName(),
          GrammarEncoder.class.getName(),
          LogFileAppender.class.getName(),
          ConsoleAppender.class.getName());

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Caller() {}

  /** Appends the caller; the logger's name stands in when none is found. */
  static void append(StringBuilder line, String loggerName) {
    Optional<StackFrame> caller =
        WALKER.walk(frames -> frames.limit(DEEPEST).filter(frame -> !isLogging(frame)).findFirst());
    if (caller.isPresent()) {
      StackFrame frame = caller.get();
      append(line, frame.getClassName(), frame.getMethodName(), frame.getLineNumber());
    } else {
      append(line, loggerName, "log", 0);
    }
  }

  static void append(StringBuilder line, String className, String method, int number) {
    String simple = simpleName(className);
    line.append(outermost(className)).append(".java:").append(Math.max(number, 0)).append(' ');
    line.append(simple).append("::").append(method(method, simple)).append("()");
  }

  private static boolean isLogging(StackFrame frame) {
    String name = frame.getClassName();
    if (OWN.contains(name)) {
      return true;
    }
    for (String prefix : LOGGING) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The innermost named class; what is anonymous or generated goes by what it is in. */
  private static String simpleName(String className) {
    String name = word(className.substring(className.lastIndexOf('.') + 1));
    for (String part = name; ; part = part.substring(0, part.lastIndexOf('$'))) {
      int dollar = part.lastIndexOf('$');
      if (dollar < 0) {
        return part;
      }
      if (dollar + 1 < part.length() && Character.isJavaIdentifierStart(part.charAt(dollar + 1))) {
        return part.substring(dollar + 1);
      }
    }
  }

  private static String outermost(String className) {
    String name = word(className.substring(className.lastIndexOf('.') + 1));
    int dollar = name.indexOf('$', 1);
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  private static String method(String method, String simple) {
    if (method.equals("<init>") || method.equals("<clinit>")) {
      return simple;
    }
    if (method.startsWith("lambda$")) {
      int end = method.lastIndexOf('$');
      String of = method.substring("lambda$".length(), Math.max(end, "lambda$".length()));
      return of.equals("new") || of.equals("static") || of.isEmpty() ? simple : word(of);
    }
    return word(method);
  }

  /** Loggers may be called anything; a class name has no other characters than these. */
  private static String word(String text) {
    String word = text.replaceAll("[^A-Za-z0-9_$]", "_").replaceFirst("^\\$+", "");
    return word.isEmpty() ? "_" : word;
  }
}
