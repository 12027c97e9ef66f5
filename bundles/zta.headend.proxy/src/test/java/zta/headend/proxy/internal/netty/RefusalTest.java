package zta.headend.proxy.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.ProxyError;
import zta.masque.ProxyStatus;

class RefusalTest {
  @Test
  void tellsSilentNameServerFromUnknownName() {
    Refusal silent = Refusal.of(new RefusedException(ProxyError.DNS_TIMEOUT, "silent"));
    assertEquals(504, silent.status());
    ProxyStatus status = ProxyStatus.parse(silent.proxyStatus()).orElseThrow();
    assertEquals(Optional.of(ProxyError.DNS_TIMEOUT), status.error());
    assertEquals(Optional.of(ReasonCode.RESOURCE_NAME), status.reason());

    Refusal unknown = Refusal.of(new RefusedException(ReasonCode.RESOURCE_NAME, "unknown"));
    assertEquals(502, unknown.status());
    assertTrue(unknown.proxyStatus().contains("error=dns_error"), unknown.proxyStatus());
  }

  @Test
  void namesTheRule() {
    RefusedException why =
        new RefusedException(ReasonCode.DENIED_BY_RULE, Optional.of("r1"), "denied");
    ProxyStatus status = ProxyStatus.parse(Refusal.of(why).proxyStatus()).orElseThrow();
    assertEquals(Optional.of("r1"), status.ruleId());
    assertEquals(403, Refusal.of(why).status());
  }
}
