package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Repeats to a client that has moved (RFC 9000 section 9) what was last sent to the address it had.
 * QUIC keeps an account of packets for each address and takes a packet for lost only when a later
 * one of the same account is acknowledged. The last ones before a move have no later one, so what
 * they carried would never be sent again and their streams would stand still. Once the client has
 * acknowledged a repeated one, all before it count as lost. A client that had it already ignores
 * it. Belongs to the event loop of its socket.
 */
// A packet that cannot be sent is lost, as packets may be.
@SuppressWarnings("FutureReturnValueIgnored")
public final class SentTails extends ChannelOutboundHandlerAdapter {
  /** Packets with data kept of each client: one would do, if none were ever lost. */
  static final int KEPT = 3;

  /**
   * Short packets kept of each client. Most are mere acknowledgements, which QUIC does not account
   * for; among many, the few with a keystroke shall not be missed.
   */
  static final int SHORT_KEPT = 8;

  private static final int SHORT = 100;
  private static final int LONG_HEADER = 0x80;
  private static final int CLIENTS = 4096;
  private static final int[] AGAIN_MILLIS = {0, 100, 400, 1600};

  private final Map<InetSocketAddress, Tail> tails =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Tail> eldest) {
          return size() > CLIENTS;
        }
      };

  private static final class Tail {
    private final Deque<byte[]> full = new ArrayDeque<>(KEPT);
    private final Deque<byte[]> shorter = new ArrayDeque<>(SHORT_KEPT);

    void add(byte[] packet) {
      boolean isShort = packet.length < SHORT;
      Deque<byte[]> queue = isShort ? shorter : full;
      if (queue.size() == (isShort ? SHORT_KEPT : KEPT)) {
        queue.removeFirst();
      }
      queue.addLast(packet);
    }

    List<byte[]> packets() {
      List<byte[]> all = new ArrayList<>(full);
      all.addAll(shorter);
      return all;
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof DatagramPacket packet && isOfConnection(packet.content())) {
      keep(packet);
    }
    context.write(message, promise);
  }

  /** Packets with long headers are for strangers, who may have borrowed their address. */
  private static boolean isOfConnection(ByteBuf packet) {
    return packet.isReadable() && (packet.getByte(packet.readerIndex()) & LONG_HEADER) == 0;
  }

  private void keep(DatagramPacket packet) {
    ByteBuf content = packet.content();
    int all = content.readableBytes();
    int each = packet instanceof SegmentedDatagramPacket many ? many.segmentSize() : all;
    int packets = (all + each - 1) / each;
    Tail tail = tails.computeIfAbsent(packet.recipient(), fresh -> new Tail());
    for (int i = Math.max(0, packets - KEPT); i < packets; i++) {
      int begin = i * each;
      tail.add(
          ByteBufUtil.getBytes(
              content, content.readerIndex() + begin, Math.min(each, all - begin)));
    }
  }

  /**
   * Sends what went last to one address to another, a few times. The client must have shown that it
   * receives there.
   */
  void repeat(ChannelHandlerContext context, InetSocketAddress from, InetSocketAddress to) {
    Tail tail = tails.remove(from);
    if (tail == null) {
      return;
    }
    List<byte[]> packets = tail.packets();
    for (int millis : AGAIN_MILLIS) {
      context.executor().schedule(() -> send(context, packets, to), millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Keeps nothing more for an address whose connection is over. */
  void forget(InetSocketAddress address) {
    tails.remove(address);
  }

  private static void send(
      ChannelHandlerContext context, List<byte[]> packets, InetSocketAddress to) {
    for (byte[] packet : packets) {
      context.write(new DatagramPacket(Unpooled.wrappedBuffer(packet), to));
    }
    context.flush();
  }
}
