package zta.tunnel.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H1AnswerTest {
  private static H1Answer answer(String head) {
    return H1Answer.parse(head).orElseThrow();
  }

  @Test
  void readsAnUpgrade() {
    H1Answer answer =
        answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: connect-tcp\r\nConnection: Upgrade");
    assertTrue(answer.switchesTo("connect-tcp"));
    assertFalse(answer.switchesTo("connect-udp"));
    assertFalse(answer.isRefusal());
  }

  @Test
  void onlyA101Switches() {
    assertFalse(answer("HTTP/1.1 200 OK\r\nUpgrade: connect-tcp").switchesTo("connect-tcp"));
  }

  @Test
  void tellsRefusalFromIgnorance() {
    assertTrue(answer("HTTP/1.1 403 Forbidden").isRefusal());
    assertTrue(answer("HTTP/1.1 404 Not Found\r\nProxy-Status: zta; error=x").isRefusal());
    assertFalse(answer("HTTP/1.1 404 Not Found").isRefusal());
    assertFalse(answer("HTTP/1.1 200 OK").isRefusal());
  }

  @Test
  void takesTheFirstOfARepeatedHeader() {
    assertEquals("a", answer("HTTP/1.1 403\r\nX: a\r\nx: b").headers().get("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.0 200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 099 Odd",
        "http/1.1 200 OK",
        "HTTP/1.1 200 OK\r\nno colon",
        "HTTP/1.1 200 OK\r\n folded: line",
        "HTTP/1.1 200 OK\r\nname : value",
        "HTTP/1.1 200 OK\r\nname: va\u0000lue",
        "HTTP/1.1 200 OK\r\nname: one\ntwo: three"
      })
  void refusesWhatIsMalformed(String head) {
    assertTrue(H1Answer.parse(head).isEmpty());
  }
}
