import java.nio.ByteBuffer;
import zta.intercept.tun.internal.packet.Packet;
import zta.intercept.tun.internal.packet.Replies;
import zta.intercept.tun.internal.packet.Unreachable;

/** A packet is dropped, or everything about it can be asked, changed and answered. */
public final class TunPacketFuzzer {
  private static final Packet PACKET = new Packet();
  private static final Packet ANSWER = new Packet();
  private static final ByteBuffer OUT = ByteBuffer.allocate(Replies.LARGEST);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (PACKET.read(ByteBuffer.wrap(data.clone())) != null) {
      return;
    }
    byte[] from = PACKET.source();
    byte[] to = PACKET.destination();
    PACKET.copy();
    PACKET.whole();
    for (Unreachable what : Unreachable.values()) {
      Replies.unreachable(OUT, PACKET, what);
      sound();
    }
    if (PACKET.isEchoRequest()) {
      PACKET.turnIntoEchoReply();
    } else if (PACKET.protocol() == Packet.UDP) {
      Replies.udp(OUT, to, PACKET.destinationPort(), from, PACKET.sourcePort(), PACKET.udpPayload());
      sound();
    } else if (PACKET.protocol() == Packet.TCP) {
      Replies.reset(OUT, PACKET);
      sound();
      PACKET.rewriteTcp(to, 1, from, 65_535);
      if (!PACKET.comesFrom(to) || !PACKET.goesTo(from)) {
        throw new IllegalStateException("not rewritten");
      }
    }
  }

  private static void sound() {
    if (ANSWER.read(OUT) != null) {
      throw new IllegalStateException("an answer that would be dropped itself");
    }
  }
}
