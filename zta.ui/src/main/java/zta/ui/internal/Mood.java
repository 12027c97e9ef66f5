package zta.ui.internal;

import java.awt.Color;

/** How a state is coloured; each has a mark of its own too, for those who cannot tell colours. */
enum Mood {
  /** All is well. */
  GOOD(new Color(0x2e9e5b)),
  /** Something needs attention. */
  CAUTION(new Color(0xd98a1f)),
  /** Nothing works. */
  BAD(new Color(0xcf3f3f)),
  /** Something is under way. */
  BUSY(new Color(0x3478c6)),
  /** Nothing yet. */
  NEUTRAL(new Color(0x7d8590));

  private final Color colour;

  Mood(Color colour) {
    this.colour = colour;
  }

  Color colour() {
    return colour;
  }
}
