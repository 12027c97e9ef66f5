package zta.intercept.tun.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import zta.intercept.tun.internal.device.TunDevice;
import zta.intercept.tun.internal.packet.Drop;
import zta.intercept.tun.internal.packet.DropCounts;
import zta.intercept.tun.internal.packet.Packet;
import zta.intercept.tun.internal.packet.Replies;
import zta.intercept.tun.internal.packet.Unreachable;

/** Sends packets to the system. Safe for use by many threads. */
final class Wire {
  private static final int ROOM_OF_ERRORS = 2048;

  private final TunDevice device;
  private final DropCounts drops;

  Wire(TunDevice device, DropCounts drops) {
    this.device = device;
    this.drops = drops;
  }

  /** Sends a packet as it is. */
  void send(ByteBuffer packet) {
    if (packet.isDirect()) {
      write(packet);
    } else {
      make(packet.remaining(), out -> out.put(packet.duplicate()).flip());
    }
  }

  /** Answers a segment with a reset. */
  void reset(Packet segment) {
    make(ROOM_OF_ERRORS, out -> Replies.reset(out, segment));
  }

  /** Answers a packet with an ICMP message. */
  void unreachable(Packet packet, Unreachable what) {
    make(ROOM_OF_ERRORS, out -> Replies.unreachable(out, packet, what));
  }

  /** Sends a datagram; one that no packet can carry is dropped. */
  void datagram(byte[] from, int fromPort, byte[] to, int toPort, ByteBuffer payload) {
    if (Replies.fits(payload.remaining(), from.length)) {
      make(
          Replies.room(payload.remaining()),
          out -> Replies.udp(out, from, fromPort, to, toPort, payload));
    } else {
      drops.add(Drop.MALFORMED);
    }
  }

  private void make(int room, Consumer<ByteBuffer> filler) {
    ByteBuf memory = ByteBufAllocator.DEFAULT.directBuffer(room, room);
    try {
      ByteBuffer out = memory.nioBuffer(0, room);
      filler.accept(out);
      write(out);
    } finally {
      memory.release();
    }
  }

  private void write(ByteBuffer packet) {
    try {
      device.write(packet);
    } catch (IOException e) {
      drops.add(Drop.DEVICE);
    }
  }
}
