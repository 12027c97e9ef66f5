package zta.masque;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many targets that nobody would send, the same ones in every run. */
class ConnectTargetFuzzTest {
  private static final int CASES = 50_000;
  private static final long SEED = 20261127;
  private static final List<String> GOOD =
      List.of(
          "app.example:443",
          "127.0.0.1:80",
          "[2001:db8::1]:8080",
          "[::ffff:192.0.2.1]:1",
          "xn--bcher-kva.example.:65535",
          "b\u00fccher.example:443",
          "0x7f.1:80");
  private static final String PIECES =
      ":.[]%@/\\-_ 0123456789abcdefxXnN\u0000\u00ad\u00df\u0130\u0660\u200d\u2488\u3002\uff0e\uff11\ud800\udc00\ud83d\ude00";

  private final Random random = new Random(SEED);

  private String next() {
    StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, piece);
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        case 2 -> text.insert(at, String.valueOf(piece).repeat(random.nextInt(70)));
        default -> text.insert(at, text.substring(at));
      }
    }
    return text.toString();
  }

  @Test
  void isRefusedOrHasOneCanonicalForm() {
    int good = 0;
    for (int i = 0; i < CASES; i++) {
      String text = next();
      try {
        ConnectTarget target = ConnectTarget.parse(text);
        good++;
        String canonical = target.destination().authority();
        assertEquals(target, ConnectTarget.parse(canonical), text);
        assertTrue(canonical.chars().allMatch(c -> c > ' ' && c < 127), text);
      } catch (BadTargetException refused) {
        assertTrue(!String.valueOf(refused.getMessage()).isEmpty());
      }
    }
    assertTrue(good > CASES / 20, good + " were good");
  }
}
