package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;

class PlacesTest {
  private final Places places = new Places(3, 2);

  private void assertFull(String enrolment) {
    RefusedException refused = assertThrows(RefusedException.class, () -> places.take(enrolment));
    assertEquals(ReasonCode.LIMIT, refused.reason());
  }

  @Test
  void limitsAnEnrolmentWithoutTouchingOthers() throws Exception {
    Places.Place first = places.take("a");
    places.take("a");
    assertFull("a");
    places.take("b");
    first.giveBack();
    places.take("a");
  }

  @Test
  void limitsAll() throws Exception {
    Places.Place first = places.take("a");
    places.take("b");
    places.take("c");
    assertFull("d");
    first.giveBack();
    places.take("d");
  }

  @Test
  void aPlaceIsGivenBackOnce() throws Exception {
    Places.Place first = places.take("a");
    places.take("a");
    first.giveBack();
    first.giveBack();
    places.take("a");
    assertFull("a");
  }
}
