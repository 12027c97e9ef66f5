package zta.masque;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.ReasonCode;

class ProxyStatusTest {
  @Test
  void isWrittenAsTheContractSays() {
    assertEquals(
        "zta; error=http_request_denied; details=\"say \\\"no\\\"\"; zta-reason=\"ZTA-ACCESS-POSTURE\";"
            + " zta-rule=\"r 1\"",
        ProxyStatus.refusal(ReasonCode.POSTURE, Optional.of("r 1"), "say \"no\"").encode());
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void everyReasonComesBack(ReasonCode reason) {
    String header = ProxyStatus.refusal(reason, Optional.of("r\\1"), "ümläut").encode();
    ProxyStatus read = ProxyStatus.parse(header).orElseThrow();
    assertEquals(Optional.of(reason), read.reason());
    assertEquals(Optional.of("r\\1"), read.ruleId());
    assertEquals("?ml?ut", read.details());
  }

  @Test
  void readsOtherProxies() {
    ProxyStatus read =
        ProxyStatus.parse(
                "r34.example.net; received-status=200; x=?0, \"edge 1\";error=connection_timeout;"
                    + "next-hop=\"a,b;c\"")
            .orElseThrow();
    assertEquals("edge 1", read.proxy());
    assertEquals(Optional.of(ProxyError.CONNECTION_TIMEOUT), read.error());
    assertEquals(Optional.of(ReasonCode.RESOURCE_TIMEOUT), read.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "a,",
        "a;",
        "a;=1",
        "a;b=",
        "a;b=\"",
        "a;b=\"\\x\"",
        "a;b=\"\u0001\"",
        "(a b)",
        "a;error=x,,b",
        "@;error=dns_error",
        "a b;error=dns_error",
        "a;B=1"
      })
  void malformedFieldsAreNoField(String header) {
    assertTrue(ProxyStatus.parse(header).isEmpty());
  }

  @Test
  void neverFailsUnderFuzz() {
    Random random = new Random(7);
    String letters = "ab;=\",\\ \t?*(1-:/\u0000é";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder("z;error=");
      int length = random.nextInt(30);
      for (int k = 0; k < length; k++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      Optional<ProxyStatus> read = ProxyStatus.parse(text);
      read.ifPresent(status -> assertEquals("z", status.proxy()));
    }
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void statusAndErrorTypeAgree(ReasonCode reason) {
    int status = ProxyError.of(reason).status();
    assertTrue(status >= 400 && status < 600);
  }

  @ParameterizedTest
  @EnumSource(
      value = ReasonCode.class,
      names = {
        "BAD_REQUEST",
        "RESOURCE_REFUSED",
        "RESOURCE_RESET",
        "APPLICATION_RESET",
        "LIMIT",
        "DENIED_BY_RULE",
        "NO_RULE",
        "IDENTITY",
        "POSTURE",
        "NETWORK",
        "TIME",
        "PORT",
        "CERTIFICATE",
        "IDLE",
        "SHUTDOWN",
        "RESOURCE_TIMEOUT",
        "MODULE_MISSING",
        "TUNNEL_LOST",
        "CONNECTOR_LOST"
      })
  void resetsKeepTheirReason(ReasonCode reason) {
    assertEquals(reason, ResetCode.reason(ResetCode.of(reason)));
  }

  @Test
  void tellsWhatTheLastProxyConnectedTo() {
    String own = ProxyStatus.connected("10.1.2.3").encode();
    assertEquals(Optional.of("10.1.2.3"), ProxyStatus.nextHop(own));
    assertEquals(Optional.of("10.1.2.3"), ProxyStatus.nextHop("a; next-hop=b.example, " + own));
    assertEquals(Optional.of("b.example"), ProxyStatus.nextHop("a; next-hop=b.example, c"));
    assertEquals(Optional.empty(), ProxyStatus.nextHop("zta; error=dns_error"));
    assertEquals(Optional.empty(), ProxyStatus.nextHop("\"broken"));
    assertEquals(Optional.empty(), ProxyStatus.nextHop(null));
  }
}
