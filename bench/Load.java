import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Load generator of the benchmark: blocking sockets, no dependency.
 *
 * <pre>
 * Load server PORT                                       the peer (see Peer)
 * Load bulk ENTRY DESTINATION STREAMS MILLIS PIDS        prints MB/s and CPU seconds per GB
 * Load flows ENTRY DESTINATION COUNT PIDS                warms up, then prints p50 and p99 of a new flow, us, and its CPU, us
 * Load udp ENTRY DESTINATION RATE MILLIS PIDS            prints the share that came and CPU us per packet
 * Load idle ENTRY DESTINATION COUNT                      opens flows, says so, and holds them until its input ends
 * Load state SOCKET STATE SECONDS                        waits for the agent's state; epoch ms
 * Load reach ENTRY DESTINATION SECONDS                   waits until a flow is answered; epoch ms
 * </pre>
 *
 * ENTRY is where to connect, {@code host:port} or a port on loopback; DESTINATION is what a proxy
 * there is asked for, or {@code -}. PIDS are the processes whose time counts, or {@code -}.
 */
final class Load {
  private Load() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "server" -> Peer.serve(Integer.parseInt(args[1]));
      case "bulk" -> bulk(Target.of(args[1], args[2]), args);
      case "flows" -> flows(Target.of(args[1], args[2]), Integer.parseInt(args[3]), args[4]);
      case "udp" -> udp(Target.of(args[1], args[2]), args);
      case "idle" -> idle(Target.of(args[1], args[2]), Integer.parseInt(args[3]));
      case "state" -> state(Path.of(args[1]), args[2], Long.parseLong(args[3]));
      case "reach" -> reach(Target.of(args[1], args[2]), Long.parseLong(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void bulk(Target target, String[] args) throws Exception {
    int streams = Integer.parseInt(args[3]);
    long millis = Long.parseLong(args[4]);
    List<String> pids = Cpu.pids(args[5]);
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      channels.add(target.open('S'));
    }
    ExecutorService pool = Executors.newFixedThreadPool(streams);
    double cpu = Cpu.seconds(pids);
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    List<Future<Long>> answers = new ArrayList<>();
    for (SocketChannel channel : channels) {
      answers.add(pool.submit(() -> fill(channel, end)));
    }
    long bytes = 0;
    for (Future<Long> answer : answers) {
      bytes += answer.get(millis + 30_000, TimeUnit.MILLISECONDS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = Cpu.seconds(pids) - cpu;
    pool.shutdownNow();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    print("%.1f %.4f", bytes / 1e6 / seconds, used / (bytes / 1e9));
  }

  private static long fill(SocketChannel channel, long end) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(Peer.BLOCK);
    while (System.nanoTime() < end) {
      Target.writeAll(channel, block.clear());
    }
    block.put(0, (byte) 1);
    Target.writeAll(channel, block.clear());
    ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
    Target.readFully(channel, answer);
    return answer.getLong(0);
  }

  private static void flows(Target target, int count, String pids) throws IOException {
    // The first half is this end's own warming up.
    flows(target, count);
    double cpu = Cpu.seconds(Cpu.pids(pids));
    long[] nanos = flows(target, count);
    double used = Cpu.seconds(Cpu.pids(pids)) - cpu;
    Arrays.sort(nanos);
    print(
        "%.0f %.0f %.0f", nanos[count / 2] / 1e3, nanos[count * 99 / 100] / 1e3, used / count * 1e6);
  }

  private static long[] flows(Target target, int count) throws IOException {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      try (SocketChannel channel = target.open('E')) {
        Target.readFully(channel, ByteBuffer.allocate(1));
        nanos[i] = System.nanoTime() - start;
      }
    }
    return nanos;
  }

  private static void udp(Target target, String[] args) throws IOException {
    double[] result =
        Udp.measure(
            target, Integer.parseInt(args[3]), Long.parseLong(args[4]), Cpu.pids(args[5]));
    print("%.4f %.2f", result[0], result[1]);
  }

  private static void idle(Target target, int count) throws IOException {
    List<SocketChannel> held = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      SocketChannel channel = target.open('I');
      Target.readFully(channel, ByteBuffer.allocate(1));
      held.add(channel);
    }
    print("%d", held.size());
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
    for (SocketChannel channel : held) {
      channel.close();
    }
  }

  // ---- starts

  private static void state(Path socket, String wanted, long seconds) throws Exception {
    byte[] question = "{\"v\":1,\"id\":1,\"verb\":\"status\"}\n".getBytes(StandardCharsets.UTF_8);
    String sign = "\"state\":\"" + wanted + "\"";
    await(
        seconds,
        () -> {
          try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Target.writeAll(channel, ByteBuffer.wrap(question));
            return line(channel).contains(sign);
          }
        });
  }

  private static String line(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    while (buffer.position() == 0 || buffer.get(buffer.position() - 1) != '\n') {
      if (channel.read(buffer) < 0) {
        break;
      }
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static void reach(Target target, long seconds) throws Exception {
    await(
        seconds,
        () -> {
          // A SYN that went out before an agent intercepts keeps its address, and nobody answers.
          try (Socket first = new Socket()) {
            first.connect(target.entry(), 2_000);
          }
          try (SocketChannel channel = target.open('E')) {
            Target.readFully(channel, ByteBuffer.allocate(1));
            return true;
          }
        });
  }

  private interface Attempt {
    boolean holds() throws IOException;
  }

  private static void await(long seconds, Attempt attempt) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      try {
        if (attempt.holds()) {
          print("%d", System.currentTimeMillis());
          return;
        }
      } catch (IOException e) {
        // Not there yet.
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("not within " + seconds + " s");
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
