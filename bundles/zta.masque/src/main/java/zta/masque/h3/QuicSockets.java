package zta.masque.h3;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;

/**
 * Settings of UDP sockets that carry QUIC: on Linux the kernel cuts what is sent into packets and
 * joins what comes, which halves the work of both.
 */
public final class QuicSockets {
  private static final int RECEIVE = 64 * 1024;

  /**
   * Reads of a turn, each of one packet or of several that the kernel has joined. What they cause
   * is sent at the turn's end, so that one acknowledgement answers them all.
   */
  private static final int READS = 64;

  private static final int KERNEL_BUFFER = 2 * 1024 * 1024;

  /** As many packets as stay below the 64 KiB that one call may send. */
  private static final int SEGMENTS = 32;

  private static final String EPOLL = "io.netty.channel.epoll.EpollDatagramChannel";

  private QuicSockets() {}

  /** Tunes a fresh socket. */
  public static void tune(Channel socket) {
    socket
        .config()
        .setOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(RECEIVE).maxMessagesPerRead(READS));
    socket.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BUFFER);
    socket.config().setOption(ChannelOption.SO_SNDBUF, KERNEL_BUFFER);
    if (isEpoll(socket)) {
      Linux.tune(socket);
    }
  }

  /** Returns what makes the packets of connections on a socket. */
  public static SegmentedDatagramPacketAllocator segments(Channel socket) {
    return isEpoll(socket) ? Linux.segments() : SegmentedDatagramPacketAllocator.NONE;
  }

  /** By name, since the class may be missing. */
  private static boolean isEpoll(Channel socket) {
    return socket.getClass().getName().equals(EPOLL);
  }

  /** Apart, since these classes are missing elsewhere. */
  private static final class Linux {
    static void tune(Channel socket) {
      if (socket instanceof EpollDatagramChannel
          && EpollDatagramChannel.isSegmentedDatagramPacketSupported()) {
        socket.config().setOption(EpollChannelOption.UDP_GRO, true);
        socket.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 0);
      }
    }

    static SegmentedDatagramPacketAllocator segments() {
      return EpollQuicUtils.newSegmentedAllocator(SEGMENTS);
    }
  }
}
