package zta.cli.internal.text;

import java.util.Optional;
import java.util.function.Consumer;

/** Names and values, one a line, the values aligned. */
public final class Lines {
  private static final int WIDTH = 15;

  private final Consumer<String> out;

  /** Writes to a consumer of lines. */
  public Lines(Consumer<String> out) {
    this.out = out;
  }

  /** Writes a name and its value; nothing when the value is empty. */
  public void put(String name, String value) {
    if (!value.isEmpty()) {
      out.accept("  " + name + " ".repeat(Math.max(1, WIDTH - name.length())) + Plain.text(value));
    }
  }

  /** Writes a name and its value when there is one. */
  public void put(String name, Optional<String> value) {
    value.ifPresent(text -> put(name, text));
  }
}
