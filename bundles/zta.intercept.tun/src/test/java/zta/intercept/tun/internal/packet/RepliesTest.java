package zta.intercept.tun.internal.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepliesTest {
  private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
  private final Packet asked = new Packet();
  private final Packet reply = new Packet();

  @ParameterizedTest
  @CsvSource({"172.19.0.1,10.0.0.7", "fdfe:5a::1,fd50::7"})
  void aResetAcknowledgesTheSyn(String own, String far) {
    assertNull(asked.read(Packets.tcp(own, 40_000, far, 443, Packet.SYN, -1, "")));
    Replies.reset(out, asked);
    assertTrue(Packets.sound(out));
    assertNull(reply.read(out));
    assertEquals(Packet.RST | Packet.ACK, reply.flags());
    assertEquals(0, reply.acknowledgement());
    assertEquals(443, reply.sourcePort());
    assertEquals(40_000, reply.destinationPort());
    assertTrue(reply.comesFrom(Packets.address(far)));
  }

  @Test
  void aResetOfAStraySegmentTakesItsSequenceNumberFromIt() {
    assertNull(asked.read(Packets.tcp("172.19.0.1", 1, "10.0.0.7", 2, Packet.ACK, 5, "data")));
    Replies.reset(out, asked);
    assertTrue(Packets.sound(out));
    assertNull(reply.read(out));
    assertEquals(Packet.RST, reply.flags());
    assertEquals(77, reply.sequence());
  }

  @ParameterizedTest
  @CsvSource({
    "172.19.0.1,10.0.0.7,PORT,3,3",
    "172.19.0.1,10.0.0.7,PROHIBITED,3,13",
    "fdfe:5a::1,fd50::7,PORT,1,4",
    "fdfe:5a::1,fd50::7,HOST,1,3"
  })
  void saysWhatCannotBeReached(String own, String far, Unreachable what, int type, int code) {
    ByteBuffer datagram = Packets.udp(own, 1, far, 2, "payload");
    assertNull(asked.read(datagram));
    Replies.unreachable(out, asked, what);
    assertTrue(Packets.sound(out));
    int header = asked.six() ? 40 : 20;
    assertEquals(type, out.get(header));
    assertEquals(code, out.get(header + 1));
    assertEquals(datagram.duplicate().rewind(), out.slice(header + 8, datagram.limit()));
  }

  @Test
  void knowsWhatADatagramCanCarry() {
    assertTrue(Replies.fits(65_507, 4));
    assertFalse(Replies.fits(65_508, 4));
    assertTrue(Replies.fits(65_527, 16));
    assertFalse(Replies.fits(65_528, 16));
  }

  @Test
  void aDatagramsChecksumIsNeverZero() {
    for (int port = 1; port < 65_536; port++) {
      Replies.udp(
          out,
          Packets.address("10.0.0.7"),
          port,
          Packets.address("172.19.0.1"),
          2,
          ByteBuffer.allocate(1));
      assertTrue(out.getShort(26) != 0, "port " + port);
    }
  }
}
