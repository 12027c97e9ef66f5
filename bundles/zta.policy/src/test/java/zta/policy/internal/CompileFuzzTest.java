package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.access.Policy;
import zta.api.fault.FaultException;

/** Damaged documents give a policy that answers, or a fault; nothing else ever happens. */
class CompileFuzzTest {
  private static final int ROUNDS = 8_000;
  private static final List<String> PIECES =
      List.of(
          "\"*\"",
          "\"\"",
          "null",
          "[]",
          "{}",
          "0",
          "-1",
          "1e308",
          "true",
          "\"10.0.0.0/8\"",
          "\"::\"",
          "\"*.\"",
          "\"tcp/443\"",
          "\"24:00\"",
          "\"r0\"",
          "\"others\"",
          "\"IDENTITY\"",
          ",",
          ":",
          "[",
          "}",
          "\\",
          "\u0000",
          "é",
          "\"xn--a\"",
          "\"\\ud83d\\ude00\"",
          "\"zone\"",
          "\"GMT+99\"");

  private final PolicyEngine engine = new PolicyEngine();
  private final Random random = new Random(99);

  @Test
  void neverFailsOtherwise() {
    int compiled = 0;
    for (int i = 0; i < ROUNDS; i++) {
      RandomPolicies source = new RandomPolicies(random);
      compiled += survives(damaged(source.document()), source.request(source.subject())) ? 1 : 0;
    }
    assertTrue(compiled > ROUNDS / 100 && compiled < ROUNDS, "compiled: " + compiled);
  }

  private boolean survives(String document, Documents.Request request) {
    try {
      Policy policy = engine.compile(document, "fuzz");
      request.ask(policy);
      engine.compile(engine.project(document, request.subject()), "projection");
      return true;
    } catch (FaultException e) {
      return false;
    }
  }

  private String damaged(String document) {
    StringBuilder text = new StringBuilder(document);
    for (int n = random.nextInt(2); n >= 0; n--) {
      int start = random.nextInt(text.length());
      int end = Math.min(text.length(), start + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(start, end);
        case 1 -> replaceValue(text, start);
        case 2 -> text.setCharAt(start, (char) (' ' + random.nextInt(96)));
        default -> text.insert(start, text.substring(start, end));
      }
    }
    return text.toString();
  }

  /** Puts another value in the place of a string. */
  private void replaceValue(StringBuilder text, int near) {
    int start = text.indexOf("\"", near);
    int end = start < 0 ? -1 : text.indexOf("\"", start + 1);
    if (end > 0) {
      text.replace(start, end + 1, PIECES.get(random.nextInt(PIECES.size())));
    }
  }
}
