import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Sends UDP packets at a fixed rate, and asks the peer how many came. */
final class Udp {
  private static final int PAYLOAD = 1100;
  private static final long ANSWER_MILLIS = 200;
  private static final int QUESTIONS = 20;

  private final DatagramChannel channel;
  private final byte[] header;
  private final InetSocketAddress to;
  private final long run = ThreadLocalRandom.current().nextLong();

  private Udp(DatagramChannel channel, InetSocketAddress to, byte[] header) {
    this.channel = channel;
    this.to = to;
    this.header = header;
  }

  /** Returns the share of packets that came, and processor seconds per million that came. */
  static double[] measure(Target target, int rate, long millis, List<String> pids)
      throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 1024 * 1024);
      if (!target.isProxied()) {
        return new Udp(channel, target.entry(), new byte[0]).measure(rate, millis, pids);
      }
      Target.Association association = target.associate();
      try (SocketChannel held = association.channel()) {
        return new Udp(channel, association.relay(), association.header())
            .measure(rate, millis, pids);
      }
    }
  }

  private double[] measure(int rate, long millis, List<String> pids) throws IOException {
    channel.connect(to);
    ask(); // The way is open before the clock runs.
    double cpu = Cpu.seconds(pids);
    long sent = send(rate, millis);
    long came = ask();
    double used = Cpu.seconds(pids) - cpu;
    return new double[] {(double) came / sent, used / Math.max(came, 1) * 1e6};
  }

  private ByteBuffer packet(int size) {
    ByteBuffer packet = ByteBuffer.allocateDirect(header.length + size);
    return packet.put(header).putLong(run).position(0).limit(header.length + size);
  }

  private long send(int rate, long millis) throws IOException {
    ByteBuffer packet = packet(PAYLOAD);
    long start = System.nanoTime();
    long all = rate * millis / 1000;
    for (long i = 0; i < all; i++) {
      while (System.nanoTime() - start < i * 1_000_000_000L / rate) {
        Thread.onSpinWait();
      }
      channel.write(packet.rewind());
    }
    return all;
  }

  private long ask() throws IOException {
    channel.configureBlocking(false);
    ByteBuffer answer = ByteBuffer.allocate(2048);
    for (int i = 0; i < QUESTIONS; i++) {
      channel.write(packet(Peer.QUESTION));
      long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000;
      while (System.nanoTime() < end) {
        int size = channel.read(answer.clear());
        if (size >= Peer.QUESTION && answer.getLong(size - Peer.QUESTION) == run) {
          channel.configureBlocking(true);
          return answer.getLong(size - Long.BYTES);
        }
        Thread.onSpinWait();
      }
    }
    throw new IOException("the peer does not answer");
  }
}
