package zta.tunnel.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import zta.api.flow.Protocol;
import zta.tunnel.internal.netty.Preference.Tcp;

class PreferenceTest {
  @Test
  void tcpLikesHttp2UntilItsPathIsInTrouble() {
    Preference auto = new Preference(true, true, Tcp.AUTO);
    assertFalse(auto.likesH3(Protocol.TCP, true));
    assertTrue(auto.likesH3(Protocol.TCP, false));
  }

  @Test
  void datagramsLikeHttp3() {
    assertTrue(new Preference(true, true, Tcp.AUTO).likesH3(Protocol.UDP, true));
    assertTrue(new Preference(true, true, Tcp.H2).likesH3(Protocol.UDP, true));
  }

  @Test
  void theAdministratorMayChooseForTcp() {
    assertTrue(new Preference(true, true, Tcp.H3).likesH3(Protocol.TCP, true));
    assertFalse(new Preference(true, true, Tcp.H2).likesH3(Protocol.TCP, false));
  }

  @Test
  void whatIsForbiddenIsNotLiked() {
    for (Protocol protocol : Protocol.values()) {
      assertFalse(new Preference(false, true, Tcp.H3).likesH3(protocol, false));
      assertTrue(new Preference(true, false, Tcp.H2).likesH3(protocol, true));
    }
  }

  @Test
  void wordsThatNobodyKnowsCountAsAuto() {
    assertEquals(Tcp.AUTO, Preference.word("tcpOver", "quic"));
    assertEquals(Tcp.H3, Preference.word("tcpOver", " H3 "));
  }
}
