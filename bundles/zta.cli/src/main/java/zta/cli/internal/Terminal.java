package zta.cli.internal;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import zta.api.fault.Fault;
import zta.cli.internal.text.Colour;
import zta.cli.internal.text.Plain;

/**
 * Where a command writes to: data to one stream, talk to the other, as the options want it. What
 * comes from elsewhere is freed of control characters first.
 */
public final class Terminal {
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Zta options;

  Terminal(Map<String, String> environment, PrintStream out, PrintStream err, Zta options) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.options = options;
  }

  /** Returns the environment variables. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Writes a line of data. */
  public void line(String text) {
    out.println(text);
  }

  /** Writes data as it is. */
  public void raw(String text) {
    out.print(text);
    out.flush();
  }

  /** Writes a document: indented, or in one line for a stream of documents. */
  public void json(JsonObject document, boolean oneLine) {
    out.println(
        oneLine
            ? document.toString()
            : new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(document));
    out.flush();
  }

  /** Returns whether output is for programs. */
  public boolean isJson() {
    return options.json();
  }

  /** Writes a remark for people. */
  public void say(String text) {
    if (!options.quiet() && !options.json()) {
      err.println(Plain.text(text));
      err.flush();
    }
  }

  /** Says what is being done, where somebody looks at it. */
  public void progress(String sentence) {
    if (!options.quiet() && isTerminal(2)) {
      err.println("... " + Plain.text(sentence));
      err.flush();
    }
  }

  /** Tells a fault: code, reason, place, remedy. */
  public void fault(Fault fault) {
    if (options.json()) {
      faultAsJson(fault);
    } else {
      err.println(paint(Colour.RED, "zta: " + fault.code() + ": ") + Plain.text(fault.reason()));
      err.println("  where   " + Plain.text(fault.place()));
      err.println("  remedy  " + Plain.text(fault.remedy()));
    }
    err.flush();
  }

  /** Tells a fault to a program. */
  void faultAsJson(Fault fault) {
    JsonObject document = new JsonObject();
    document.addProperty("schema", "zta.fault/1");
    document.addProperty("code", fault.code());
    document.addProperty("place", fault.place());
    document.addProperty("reason", fault.reason());
    document.addProperty("remedy", fault.remedy());
    err.println(document);
    err.flush();
  }

  /** Colours a text of stdout or stderr where that is wanted and can be seen. */
  public String paint(Colour colour, String text) {
    boolean wanted =
        !options.noColor()
            && !options.json()
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return wanted && isTerminal(1) ? colour.paint(text) : text;
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
