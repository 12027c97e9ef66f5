import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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
 * Load generator and peer of the benchmark: blocking sockets, no dependency.
 *
 * <pre>
 * Load server PORT                                              echo and sink
 * Load bulk PORT HOST:PORT|- STREAMS MILLIS PID,PID,...|-       prints MB/s and CPU seconds per GB
 * Load flows PORT HOST:PORT|- COUNT                             prints p50 and p99 of a new flow, us
 * Load state SOCKET STATE SECONDS                               waits for the agent's state; epoch ms
 * Load reach PORT HOST:PORT|- SECONDS                           waits until a flow is answered; epoch ms
 * </pre>
 *
 * PORT is where the system under test listens on loopback; HOST:PORT, if given, is what a SOCKS5
 * listener there is asked for. A connection says in its first byte whether it echoes ('E') or sinks
 * ('S'); a sink reads blocks until one begins with 1 and answers with the bytes that arrived, so that
 * only delivered bytes count and no half-closed connection is needed.
 */
final class Load {
  private static final int BLOCK = 64 * 1024;
  private static final double TICKS_PER_SECOND = 100;

  private Load() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "server" -> server(port(args[1]));
      case "bulk" -> bulk(new Target(port(args[1]), args[2]), args);
      case "flows" -> flows(new Target(port(args[1]), args[2]), Integer.parseInt(args[3]));
      case "state" -> state(Path.of(args[1]), args[2], Long.parseLong(args[3]));
      case "reach" -> reach(new Target(port(args[1]), args[2]), Long.parseLong(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static int port(String text) {
    return Integer.parseInt(text);
  }

  // ---- peer

  private static void server(int port) throws IOException {
    ExecutorService pool = Executors.newCachedThreadPool();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress("127.0.0.1", port), 1024);
      while (true) {
        SocketChannel channel = listener.accept();
        pool.execute(() -> serve(channel));
      }
    }
  }

  private static void serve(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer first = ByteBuffer.allocate(1);
      if (channel.read(first) != 1) {
        return;
      }
      if (first.get(0) == 'S') {
        sink(channel);
      } else {
        first.flip();
        channel.write(first);
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        while (channel.read(buffer) >= 0) {
          buffer.flip();
          writeAll(channel, buffer);
          buffer.clear();
        }
      }
    } catch (IOException e) {
      // The peer went away: the client reports what it misses.
    }
  }

  private static void sink(SocketChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long bytes = 0;
    do {
      block.clear();
      readFully(channel, block);
      bytes += BLOCK;
    } while (block.get(0) == 0);
    writeAll(channel, ByteBuffer.allocate(Long.BYTES).putLong(0, bytes));
  }

  // ---- load

  private static void bulk(Target target, String[] args) throws Exception {
    int streams = Integer.parseInt(args[3]);
    long millis = Long.parseLong(args[4]);
    List<String> pids = args[5].equals("-") ? List.of() : List.of(args[5].split(","));
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      channels.add(target.open('S'));
    }
    ExecutorService pool = Executors.newFixedThreadPool(streams);
    double cpu = cpuSeconds(pids);
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
    double used = cpuSeconds(pids) - cpu;
    pool.shutdownNow();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    print("%.1f %.4f", bytes / 1e6 / seconds, used / (bytes / 1e9));
  }

  private static long fill(SocketChannel channel, long end) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    while (System.nanoTime() < end) {
      writeAll(channel, block.clear());
    }
    block.put(0, (byte) 1);
    writeAll(channel, block.clear());
    ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
    readFully(channel, answer);
    return answer.getLong(0);
  }

  private static void flows(Target target, int count) throws IOException {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      try (SocketChannel channel = target.open('E')) {
        readFully(channel, ByteBuffer.allocate(1));
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    print("%.0f %.0f", nanos[count / 2] / 1e3, nanos[count * 99 / 100] / 1e3);
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
            writeAll(channel, ByteBuffer.wrap(question));
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
          try (SocketChannel channel = target.open('E')) {
            readFully(channel, ByteBuffer.allocate(1));
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

  // ---- helpers

  private record Target(int port, String destination) {
    /** A connection through the system under test whose first byte was sent. */
    SocketChannel open(char mode) throws IOException {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        if (!destination.equals("-")) {
          socks(channel);
        }
        writeAll(channel, ByteBuffer.wrap(new byte[] {(byte) mode}));
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    private void socks(SocketChannel channel) throws IOException {
      int colon = destination.lastIndexOf(':');
      byte[] host = destination.substring(0, colon).getBytes(StandardCharsets.US_ASCII);
      int far = Integer.parseInt(destination.substring(colon + 1));
      writeAll(channel, ByteBuffer.wrap(new byte[] {5, 1, 0}));
      ByteBuffer method = ByteBuffer.allocate(2);
      readFully(channel, method);
      if (method.get(1) != 0) {
        throw new IOException("SOCKS method " + method.get(1));
      }
      ByteBuffer request = ByteBuffer.allocate(7 + host.length);
      request.put(new byte[] {5, 1, 0, 3, (byte) host.length}).put(host).putShort((short) far);
      writeAll(channel, request.flip());
      ByteBuffer answer = ByteBuffer.allocate(10);
      readFully(channel, answer);
      if (answer.get(1) != 0) {
        throw new IOException("SOCKS answer " + answer.get(1));
      }
      if (answer.get(3) != 1) {
        throw new IOException("SOCKS address type " + answer.get(3));
      }
    }
  }

  private static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("closed by the peer");
      }
    }
  }

  private static void writeAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** User and system time of the processes, less that of the JIT compiler's threads. */
  private static double cpuSeconds(List<String> pids) throws IOException {
    long ticks = 0;
    for (String pid : pids) {
      Path process = Path.of("/proc", pid);
      ticks += ticks(Files.readString(process.resolve("stat")));
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path task : tasks) {
          ticks -= compilerTicks(task);
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long compilerTicks(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      return stat.contains("(C1 Comp") || stat.contains("(C2 Comp") ? ticks(stat) : 0;
    } catch (IOException e) {
      return 0; // The thread ended meanwhile; compiler threads stay.
    }
  }

  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
