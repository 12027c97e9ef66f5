package zta.dart.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private static final List<String> CANARIES =
      List.of(
          "-----BEGIN PRIVATE KEY-----\nCANARY1==\n-----END PRIVATE KEY-----",
          "-----BEGIN EC PRIVATE KEY-----\nCANARY2 cut off",
          "token eyJhbGciOiJFUzI1NiJ9.CANARY3abc.def",
          "Authorization: Bearer CANARY4567890",
          "Cookie: session=CANARY5",
          "Set-Cookie: id=CANARY6; Secure",
          "{\"password\":\"CANARY7\",\"user\":\"alice\"}",
          "password = CANARY8",
          "hmacKey: CANARY9",
          "{\"clientSecret\": \"CANARY10\\\" still\"}",
          "db.passphrase='CANARY11'",
          "x-api-key: CANARY12",
          "2026-11-22 08:00:00.000001 zta_agent[0x1, 0x2] T/ A.java:1 A::b() Cookie: a=CANARY13",
          "T/ A.java:1 A::b() GET / HTTP/1.1\\nAuthorization: Digest CANARY14, response=x\\nHost: a");

  private final Redactor redactor = new Redactor();

  @Test
  void takesOutEveryKindOfSecret() {
    for (String canary : CANARIES) {
      Redactor.Result result = redactor.redact("before\n" + canary + "\nafter");
      assertFalse(result.text().contains("CANARY"), result.text());
      assertTrue(result.redactions() > 0, canary);
      assertTrue(result.text().startsWith("before\n"), result.text());
    }
  }

  @Test
  void aHeaderInAnEscapedLineEndsWithItsOwnLine() {
    assertEquals(
        "T/ a\\nCookie: [redacted]\\nHost: a.example",
        redactor.redact("T/ a\\nCookie: id=CANARY\\nHost: a.example").text());
  }

  @Test
  void aLongQuotedValueIsNoBurden() {
    String secret = "\\\"x".repeat(100_000);
    assertEquals(
        "token=\"[redacted]\" end", redactor.redact("token=\"" + secret + "\" end").text());
  }

  @Test
  void leavesWhatIsNoSecret() {
    String text = "2026-11-22 I/ Tunnel.java connected to proxy:4433 for alice, certificate 0a:1b";
    assertEquals(text, redactor.redact(text).text());
  }

  @Test
  void sameTextGivesSameResult() {
    String text = String.join("\n", CANARIES);
    assertEquals(redactor.redact(text), redactor.redact(text));
    String once = redactor.redact(text).text();
    assertEquals(once, redactor.redact(once).text());
  }
}
