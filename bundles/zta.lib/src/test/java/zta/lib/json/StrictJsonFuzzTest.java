package zta.lib.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.fault.FaultException;

/** Damaged documents are refused or read as Gson reads them; nothing else ever happens. */
class StrictJsonFuzzTest {
  private static final String GOOD =
      "{\"schema\":\"zta.x/1\",\"list\":[1,-2.5e3,true,null,\"a\\u00e9\\n\"],\"o\":{\"x\":\"\"}}";
  private static final String PIECES = "{}[]\",:\\u0123eE+-.tfn \n\t\u0000\ud800\udc00éx";

  @Test
  void neverFailsOtherwise() {
    Random random = new Random(20260101);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      read += survives(damaged(random)) ? 1 : 0;
    }
    assertTrue(read > 200 && read < 19_500, "both outcomes must occur, read: " + read);
  }

  private static boolean survives(String text) {
    try {
      JsonElement strict = StrictJson.element(text, "fuzz");
      assertEquals(JsonParser.parseString(text), strict);
      return true;
    } catch (FaultException e) {
      return false;
    }
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(GOOD);
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(text.length());
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, piece);
        case 2 -> text.setCharAt(at, piece);
        default -> text.insert(at, text.substring(at, at + random.nextInt(text.length() - at)));
      }
    }
    return text.toString();
  }
}
