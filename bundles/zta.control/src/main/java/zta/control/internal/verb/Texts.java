package zta.control.internal.verb;

import java.util.Locale;

/** Small texts of answers. */
final class Texts {
  private Texts() {}

  /** Returns the name of a constant as answers write it. */
  static String id(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
