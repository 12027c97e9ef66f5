package zta.masque.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.masque.ResetCode;

class H3ResetCodeTest {
  @Test
  void everyReasonThatHttp2CarriesIsCarried() {
    for (ReasonCode reason : ReasonCode.values()) {
      ReasonCode overHttp2 = ResetCode.reason(ResetCode.of(reason));
      assertEquals(overHttp2, H3ResetCode.reason(H3ResetCode.of(reason)), reason.name());
    }
  }

  @Test
  void whatTheResourceBreaksIsAConnectError() {
    assertEquals(0x10f, H3ResetCode.of(ReasonCode.RESOURCE_RESET));
    assertEquals(ReasonCode.RESOURCE_RESET, H3ResetCode.reason(0x10f));
  }

  @Test
  void unknownCodesAreNoCleanEnd() {
    assertEquals(ReasonCode.INTERNAL, H3ResetCode.reason(0x1234));
    assertEquals(ReasonCode.INTERNAL, H3ResetCode.reason(-1));
    assertTrue(H3ResetCode.of(ReasonCode.POSTURE) > 0);
  }
}
