package zta.intercept.tun.internal.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTest {
  private static final long SEED = 20_261_127;
  private static final int ROUNDS = 200_000;

  private final Packet packet = new Packet();

  @ParameterizedTest
  @CsvSource({"172.19.0.1,10.0.0.7,172.19.0.2", "fdfe:5a::1,fd50::7,fdfe:5a::2"})
  void aRewrittenSegmentKeepsItsChecksumsRight(String own, String far, String peer) {
    ByteBuffer segment = Packets.tcp(own, 40_000, far, 443, Packet.SYN, 99, "odd");
    assertTrue(Packets.sound(segment));
    assertNull(packet.read(segment));
    packet.rewriteTcp(Packets.address(peer), 1024, Packets.address(own), 33);
    assertTrue(Packets.sound(segment));
    assertNull(packet.read(segment));
    assertArrayEquals(Packets.address(peer), packet.source());
    assertTrue(packet.goesTo(Packets.address(own)));
    assertEquals(1024, packet.sourcePort());
    assertEquals(33, packet.destinationPort());
    assertEquals(99, packet.sequence());
  }

  @ParameterizedTest
  @CsvSource({"172.19.0.1,10.0.0.7", "fdfe:5a::1,fd50::7"})
  void readsADatagram(String own, String far) {
    ByteBuffer datagram = Packets.udp(own, 40_000, far, 53, "query");
    assertTrue(Packets.sound(datagram));
    assertNull(packet.read(datagram));
    assertEquals(Packet.UDP, packet.protocol());
    assertEquals("query", StandardCharsets.US_ASCII.decode(packet.udpPayload()).toString());
    FlowKey key = FlowKey.of(packet);
    assertArrayEquals(Packets.address(far), key.remoteBytes());
    assertEquals(53, key.remotePort());
    assertEquals(40_000, key.localPort());
  }

  @ParameterizedTest
  @CsvSource({"172.19.0.1,10.0.0.7", "fdfe:5a::1,fd50::7"})
  void anEchoRequestBecomesItsReply(String own, String far) {
    ByteBuffer echo = Packets.echo(own, far);
    assertNull(packet.read(echo));
    assertTrue(packet.isEchoRequest());
    packet.turnIntoEchoReply();
    assertTrue(Packets.sound(echo));
    assertNull(packet.read(echo));
    assertFalse(packet.isEchoRequest());
    assertTrue(packet.comesFrom(Packets.address(far)));
    assertTrue(packet.goesTo(Packets.address(own)));
  }

  @Test
  void everyShorteningOfAPacketIsDropped() {
    for (ByteBuffer whole :
        new ByteBuffer[] {
          Packets.tcp("172.19.0.1", 1, "10.0.0.7", 2, Packet.SYN, 3, ""),
          Packets.udp("fdfe:5a::1", 1, "fd50::7", 2, "x"),
          Packets.echo("172.19.0.1", "10.0.0.7")
        }) {
      for (int length = 0; length < whole.limit(); length++) {
        ByteBuffer part = ByteBuffer.allocate(length).put(0, whole, 0, length);
        assertEquals(Drop.MALFORMED, packet.read(part), "length " + length);
      }
    }
  }

  @Test
  void bytesAfterThePacketAreNotPartOfIt() {
    ByteBuffer datagram = Packets.udp("172.19.0.1", 1, "10.0.0.7", 2, "x");
    ByteBuffer padded = ByteBuffer.allocate(100).put(datagram.duplicate()).rewind();
    assertNull(packet.read(padded));
    assertEquals(datagram.limit(), packet.whole().remaining());
    assertEquals(1, packet.udpPayload().remaining());
  }

  @Test
  void dropsWhatItDoesNotCarry() {
    ByteBuffer datagram = Packets.udp("172.19.0.1", 1, "10.0.0.7", 2, "x");
    assertEquals(Drop.VERSION, packet.read(datagram.duplicate().put(0, (byte) 0x55)));
    datagram.put(0, (byte) 0x45).putShort(6, (short) 0x2000);
    assertEquals(Drop.FRAGMENT, packet.read(datagram));
    datagram.putShort(6, (short) 1);
    assertEquals(Drop.FRAGMENT, packet.read(datagram));
    datagram.putShort(6, (short) 0).put(9, (byte) 47);
    assertEquals(Drop.PROTOCOL, packet.read(datagram));
    datagram.put(9, (byte) Packet.ICMPV6);
    assertEquals(Drop.MALFORMED, packet.read(datagram), "ICMPv6 in IPv4");
  }

  @Test
  void looksBehindExtensionHeadersOfIpv6() {
    ByteBuffer plain = Packets.udp("fdfe:5a::1", 1, "fd50::7", 2, "x");
    ByteBuffer extended = ByteBuffer.allocate(plain.limit() + 8);
    extended.put(0, plain, 0, 40).put(48, plain, 40, plain.limit() - 40);
    extended.putShort(4, (short) (plain.getShort(4) + 8)).put(6, (byte) 0);
    extended.put(40, (byte) Packet.UDP).put(41, (byte) 0);
    assertNull(packet.read(extended));
    assertEquals(1, packet.udpPayload().remaining());
    extended.put(41, (byte) 200);
    assertEquals(Drop.MALFORMED, packet.read(extended));
    assertEquals(Drop.FRAGMENT, packet.read(extended.put(6, (byte) 44)));
    assertEquals(Drop.PROTOCOL, packet.read(extended.put(6, (byte) 43)));
  }

  @Test
  void anEndlessChainOfHeadersEnds() {
    ByteBuffer chain = ByteBuffer.allocate(40 + 8 * 20);
    chain.putInt(0, 6 << 28).putShort(4, (short) 160).put(6, (byte) 60);
    for (int i = 0; i < 20; i++) {
      chain.put(40 + 8 * i, (byte) 60);
    }
    assertEquals(Drop.MALFORMED, packet.read(chain));
  }

  /** Whatever the bytes are, they are dropped or handled, and answers to them are sound. */
  @Test
  void noPacketIsAnException() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    ByteBuffer out = ByteBuffer.allocateDirect(2048);
    ByteBuffer[] seeds = {
      Packets.tcp("172.19.0.1", 1, "10.0.0.7", 2, Packet.SYN, 3, "data"),
      Packets.tcp("fdfe:5a::1", 1, "fd50::7", 2, Packet.ACK, 3, "data"),
      Packets.udp("172.19.0.1", 1, "10.0.0.7", 2, "payload"),
      Packets.udp("fdfe:5a::1", 1, "fd50::7", 2, "payload"),
      Packets.echo("172.19.0.1", "10.0.0.7"),
      Packets.echo("fdfe:5a::1", "fd50::7")
    };
    int handled = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ByteBuffer seed = seeds[random.nextInt(seeds.length)];
      int length = random.nextInt(4) == 0 ? random.nextInt(seed.limit() + 20) : seed.limit();
      ByteBuffer fuzzed = ByteBuffer.allocate(length);
      fuzzed.put(0, seed, 0, Math.min(length, seed.limit()));
      for (int i = random.nextInt(6); i > 0 && length > 0; i--) {
        fuzzed.put(random.nextInt(length), (byte) random.nextInt());
      }
      if (packet.read(fuzzed) == null) {
        handled++;
        handle(out);
      }
    }
    assertTrue(handled > ROUNDS / 10 && handled < ROUNDS, "handled " + handled);
  }

  private void handle(ByteBuffer out) {
    packet.copy();
    Replies.unreachable(out, packet, Unreachable.HOST);
    assertTrue(Packets.sound(out));
    if (packet.protocol() == Packet.TCP) {
      FlowKey.of(packet);
      Replies.reset(out, packet);
      assertTrue(Packets.sound(out));
      packet.rewriteTcp(packet.destination(), 7, packet.source(), 8);
    } else if (packet.protocol() == Packet.UDP) {
      FlowKey.of(packet).remote();
      packet.udpPayload();
    } else if (packet.isEchoRequest()) {
      packet.turnIntoEchoReply();
    }
  }
}
