package zta.intercept.local.internal.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocksDatagramTest {
  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "000000010a0000010035aabb, udp:10.0.0.1:53, aabb",
    "0000000304422e74650035, udp:b.te:53, ''",
    "0000000420010db80000000000000000000000010035cc, udp:[2001:db8::1]:53, cc",
    "0000000400000000000000000000ffff0a0000010035, udp:10.0.0.1:53, ''"
  })
  void readsWhereItGoesAndWhatItCarries(String hex, String destination, String payload) {
    SocksDatagram datagram = SocksDatagram.read(bytes(hex));
    assertEquals(destination, datagram.destination().toString());
    assertEquals(payload, ByteBufUtil.hexDump(datagram.payload()));
    byte[] all = ByteBufUtil.decodeHexDump(hex);
    byte[] expected = java.util.Arrays.copyOf(all, all.length - payload.length() / 2);
    assertArrayEquals(expected, ByteBufUtil.getBytes(datagram.header()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "000000",
        "0000000a",
        "000000010a000001",
        "000000010a00000100",
        "000000010a0000010000",
        "000001010a0000010035",
        "000080010a0000010035",
        "000100010a0000010035",
        "000000020a0000010035",
        "00000003000035",
        "000000030561622e740035",
        "0000000304620074650035",
        "00000003073132372e302e310035",
        "0000000420010db80035"
      })
  void refusesFragmentsAndWhatIsMalformed(String hex) {
    assertNull(SocksDatagram.read(bytes(hex)));
  }

  @Test
  void noiseIsReadOrRefused() {
    Random random = new Random(5);
    for (int round = 0; round < 100_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 4) {
        noise[0] = 0;
        noise[1] = 0;
        noise[2] = 0;
        noise[3] = (byte) random.nextInt(5);
      }
      SocksDatagram datagram = SocksDatagram.read(Unpooled.wrappedBuffer(noise));
      if (datagram != null) {
        assertEquals(
            noise.length, datagram.header().readableBytes() + datagram.payload().readableBytes());
      }
    }
  }
}
