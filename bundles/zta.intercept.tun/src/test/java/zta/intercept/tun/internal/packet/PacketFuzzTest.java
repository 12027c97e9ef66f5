package zta.intercept.tun.internal.packet;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever packet comes is dropped, or all about it can be asked, changed and answered. */
class PacketFuzzTest {
  private static final int ROUNDS = 100_000;
  private static final String HERE4 = "10.0.0.1";
  private static final String THERE4 = "10.50.0.10";
  private static final String HERE6 = "fd00::1";
  private static final String THERE6 = "fd50::10";
  private static final List<ByteBuffer> SEEDS =
      List.of(
          Packets.udp(HERE4, 1000, THERE4, 53, "question"),
          Packets.udp(HERE6, 1000, THERE6, 53, "question"),
          Packets.tcp(HERE4, 1000, THERE4, 80, Packet.SYN, 1, ""),
          Packets.tcp(HERE6, 1000, THERE6, 80, Packet.ACK | Packet.FIN, 1, "bytes"),
          Packets.echo(HERE4, THERE4),
          Packets.echo(HERE6, THERE6));

  private final Packet packet = new Packet();
  private final Packet answer = new Packet();
  private final ByteBuffer out = ByteBuffer.allocate(Replies.LARGEST);
  private int sound;
  private int dropped;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyPacketIsDroppedOrSound(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      look(mutated(SEEDS.get(random.nextInt(SEEDS.size())), random));
    }
    assertTrue(sound > ROUNDS / 10, "sound: " + sound);
    assertTrue(dropped > ROUNDS / 10, "dropped: " + dropped);
  }

  private static ByteBuffer mutated(ByteBuffer seed, Random random) {
    byte[] bytes = new byte[Math.max(0, seed.limit() + random.nextInt(20) - 10)];
    seed.get(0, bytes, 0, Math.min(bytes.length, seed.limit()));
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return ByteBuffer.wrap(bytes);
  }

  private void look(ByteBuffer bytes) {
    if (packet.read(bytes) != null) {
      dropped++;
      return;
    }
    sound++;
    for (Unreachable what : Unreachable.values()) {
      Replies.unreachable(out, packet, what);
      assertAnswers();
    }
    switch (packet.protocol()) {
      case Packet.UDP -> {
        byte[] from = packet.destination();
        byte[] to = packet.source();
        Replies.udp(out, from, packet.destinationPort(), to, 1000, packet.udpPayload());
        assertAnswers();
      }
      case Packet.TCP -> {
        Replies.reset(out, packet);
        assertAnswers();
        byte[] from = packet.destination();
        packet.rewriteTcp(from, 1, packet.source(), 65_535);
        assertTrue(packet.comesFrom(from));
      }
      default -> {
        if (packet.isEchoRequest()) {
          packet.turnIntoEchoReply();
        }
      }
    }
  }

  private void assertAnswers() {
    assertNull(answer.read(out));
    assertTrue(answer.goesTo(packet.source()));
  }
}
