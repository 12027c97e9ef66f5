import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The peer of the load. A TCP connection says in its first byte what it wants: 'E' echo, 'S' sink,
 * 'I' an echo that stays open and idle, thousands of them on one thread. A sink reads blocks until
 * one begins with 1 and answers with the bytes that arrived, so that only delivered bytes count and
 * no half-closed connection is needed. UDP packets begin with a run's number, and are counted; one
 * of 16 bytes asks for the count.
 */
final class Peer {
  static final int BLOCK = 64 * 1024;
  static final int QUESTION = 16;
  private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Selector idle;

  private Peer() throws IOException {
    idle = Selector.open();
  }

  /** Serves one port, TCP and UDP, on all addresses. */
  static void serve(int port) throws IOException {
    Peer peer = new Peer();
    peer.pool.execute(peer::keepIdle);
    // One socket an address, so that answers come from where they are expected.
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (address instanceof Inet4Address) {
          DatagramChannel datagrams = DatagramChannel.open();
          datagrams.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
          datagrams.bind(new InetSocketAddress(address, port));
          peer.pool.execute(() -> count(datagrams));
        }
      }
    }
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(port), 4096);
      while (true) {
        SocketChannel channel = listener.accept();
        peer.pool.execute(() -> peer.serve(channel));
      }
    }
  }

  private void serve(SocketChannel channel) {
    boolean kept = false;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer first = ByteBuffer.allocate(1);
      if (channel.read(first) == 1) {
        kept = first.get(0) == 'I';
        serve(channel, first);
      }
    } catch (IOException e) {
      kept = false; // The peer went away: the client reports what it misses.
    } finally {
      if (!kept) {
        close(channel);
      }
    }
  }

  private void serve(SocketChannel channel, ByteBuffer first) throws IOException {
    if (first.get(0) == 'S') {
      sink(channel);
      return;
    }
    Target.writeAll(channel, first.flip());
    if (first.get(0) == 'I') {
      channel.configureBlocking(false);
      idle.wakeup();
      channel.register(idle, SelectionKey.OP_READ);
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    while (channel.read(buffer) >= 0) {
      Target.writeAll(channel, buffer.flip());
      buffer.clear();
    }
  }

  private static void sink(SocketChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long bytes = 0;
    do {
      Target.readFully(channel, block.clear());
      bytes += BLOCK;
    } while (block.get(0) == 0);
    Target.writeAll(channel, ByteBuffer.allocate(Long.BYTES).putLong(0, bytes));
  }

  /** Waits for the ends of idle connections, and echoes a byte now and then. */
  private void keepIdle() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256);
    while (true) {
      try {
        idle.select(
            key -> {
              SocketChannel channel = (SocketChannel) key.channel();
              try {
                if (channel.read(buffer.clear()) < 0) {
                  close(channel);
                } else {
                  channel.write(buffer.flip());
                }
              } catch (IOException e) {
                close(channel);
              }
            },
            100);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed all the same.
    }
  }

  private static void count(DatagramChannel channel) {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    Map<Long, Long> counts = new HashMap<>();
    try {
      while (true) {
        SocketAddress from = channel.receive(packet.clear());
        if (packet.flip().remaining() < Long.BYTES) {
          continue;
        }
        long run = packet.getLong(0);
        if (packet.remaining() == QUESTION) {
          long count = counts.getOrDefault(run, 0L);
          channel.send(ByteBuffer.allocate(QUESTION).putLong(0, run).putLong(8, count), from);
        } else {
          counts.merge(run, 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
