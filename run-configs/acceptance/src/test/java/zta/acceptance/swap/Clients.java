package zta.acceptance.swap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Programs that talk through the agent's SOCKS5 port without a pause, and look at each reply. */
final class Clients {
  private static final int TIMEOUT = 20_000;
  private static final byte[] PING = "abcdefghijklmnopqrstuvwxyz".repeat(8).getBytes(US_ASCII);
  private static final String PONG = new String(PING, US_ASCII).toUpperCase(Locale.ROOT);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger unfiltered = new AtomicInteger();
  private final AtomicLong replies = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private volatile boolean stop;

  /** Opens a flow and keeps it busy. */
  void start(int socks, String host, int port) throws IOException {
    Socket socket = connect(socks, host, port);
    Thread client = new Thread(() -> pingPong(socket), "zta-test-client-" + threads.size());
    client.setDaemon(true);
    client.start();
    threads.add(client);
  }

  /** Opens a connection, asking for a name. */
  static Socket connect(int socks, String host, int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), socks);
    socket.setSoTimeout(TIMEOUT);
    socket.setTcpNoDelay(true);
    byte[] name = host.getBytes(US_ASCII);
    OutputStream out = socket.getOutputStream();
    out.write(new byte[] {5, 1, 0, 5, 1, 0, 3, (byte) name.length});
    out.write(name);
    out.write(new byte[] {(byte) (port >> 8), (byte) port});
    byte[] reply = new byte[12];
    new DataInputStream(socket.getInputStream()).readFully(reply);
    if (reply[3] != 0) {
      socket.close();
      throw new IOException("SOCKS reply " + reply[3]);
    }
    return socket;
  }

  private void pingPong(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      while (!stop) {
        long since = System.nanoTime();
        out.write(PING);
        byte[] back = in.readNBytes(PING.length);
        slowest.accumulateAndGet(System.nanoTime() - since, Math::max);
        if (back.length < PING.length) {
          lost.incrementAndGet();
          return;
        }
        if (!new String(back, US_ASCII).equals(PONG)) {
          unfiltered.incrementAndGet();
        }
        counted();
      }
    } catch (IOException e) {
      lost.incrementAndGet();
    }
  }

  private void counted() {
    if (replies.incrementAndGet() % threads.size() == 0) {
      synchronized (replies) {
        replies.notifyAll();
      }
    }
  }

  /** Waits until so many more replies have come, or a flow is lost. */
  void awaitMore(int wanted) throws InterruptedException {
    long until = replies.get() + wanted;
    synchronized (replies) {
      while (replies.get() < until && lost.get() == 0) {
        replies.wait(100);
      }
    }
  }

  /** Lets all come to their end. */
  void stop() throws InterruptedException {
    stop = true;
    for (Thread thread : threads) {
      thread.join(TIMEOUT);
    }
  }

  int lost() {
    return lost.get();
  }

  int unfiltered() {
    return unfiltered.get();
  }

  long replies() {
    return replies.get();
  }

  long slowestMillis() {
    return slowest.get() / 1_000_000;
  }
}
