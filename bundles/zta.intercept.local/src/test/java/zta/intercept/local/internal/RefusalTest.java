package zta.intercept.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;

class RefusalTest {
  private static void assertWords(ReasonCode reason, int http, int socks, String error) {
    Refusal refusal = Refusal.of(reason);
    assertEquals(http, refusal.httpStatus());
    assertEquals(socks, refusal.socksReply());
    assertEquals(error, refusal.proxyStatusError());
  }

  @Test
  void policySaysForbidden() {
    assertWords(ReasonCode.NO_RULE, 403, 2, "http_request_denied");
    assertWords(ReasonCode.FORBIDDEN_ADDRESS, 403, 2, "destination_ip_prohibited");
  }

  @Test
  void theNetworkSaysWhatItIs() {
    assertWords(ReasonCode.RESOURCE_NAME, 502, 4, "dns_error");
    assertWords(ReasonCode.RESOURCE_REFUSED, 502, 5, "connection_refused");
    assertWords(ReasonCode.RESOURCE_TIMEOUT, 504, 4, "connection_timeout");
    assertWords(ReasonCode.PROXY_UNREACHABLE, 502, 3, "destination_unavailable");
  }

  @Test
  void theRestIsTheAgentsFault() {
    assertWords(ReasonCode.LIMIT, 503, 1, "connection_limit_reached");
    assertWords(ReasonCode.MODULE_MISSING, 503, 1, "proxy_internal_error");
    assertWords(ReasonCode.INTERNAL, 500, 1, "proxy_internal_error");
  }
}
