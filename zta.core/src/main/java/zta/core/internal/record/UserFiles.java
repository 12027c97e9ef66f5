package zta.core.internal.record;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import zta.api.flow.LocalUser;

/**
 * Names of the files that belong to a user. A name such as {@code CORP\anna} is no file name
 * everywhere, so that all but letters, digits, dot, dash and underscore is percent-encoded.
 */
public final class UserFiles {
  private UserFiles() {}

  /** Returns a user's file name without a suffix; different users have different ones. */
  public static String name(LocalUser user) {
    StringBuilder name = new StringBuilder();
    for (byte b : user.name().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && !name.isEmpty());
      if (plain) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return name.toString();
  }
}
