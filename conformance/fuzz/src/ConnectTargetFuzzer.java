import static java.nio.charset.StandardCharsets.UTF_8;

import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;

/** A target is refused, or its canonical form is canonical. */
public final class ConnectTargetFuzzer {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      ConnectTarget target = ConnectTarget.parse(new String(data, UTF_8));
      if (!ConnectTarget.parse(target.destination().authority()).equals(target)) {
        throw new IllegalStateException("two canonical forms: " + target);
      }
    } catch (BadTargetException refused) {
      // As it should.
    }
  }
}
