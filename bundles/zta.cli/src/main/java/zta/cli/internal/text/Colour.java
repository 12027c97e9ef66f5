package zta.cli.internal.text;

/** Colours of terminals, by their number in ISO 6429. */
public enum Colour {
  /** Something is wrong. */
  RED(31),
  /** All is well. */
  GREEN(32),
  /** Something needs attention. */
  YELLOW(33),
  /** The state. */
  BOLD(1);

  private final int number;

  Colour(int number) {
    this.number = number;
  }

  /** Returns the text in this colour. */
  public String paint(String text) {
    return "\u001b[" + number + "m" + text + "\u001b[0m";
  }
}
