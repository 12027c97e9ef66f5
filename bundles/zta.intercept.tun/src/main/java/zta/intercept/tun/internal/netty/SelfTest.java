package zta.intercept.tun.internal.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.intercept.tun.internal.device.Ends;
import zta.lib.net.IpText;

/**
 * Shows, before any traffic is led to the device, that connections come from it to the listener and
 * back: a firewall that drops what comes in would stop them.
 */
final class SelfTest {
  /** The port of the device's far end at which the test's connection is opened and ended. */
  static final int PORT = 9;

  private static final int MILLIS = 5_000;

  private SelfTest() {}

  /** Connects through the device. */
  static void run(Ends ends) throws IOException {
    InetSocketAddress address = new InetSocketAddress(IpText.address(ends.peer()), PORT);
    try (Socket socket = new Socket()) {
      socket.connect(address, MILLIS);
      socket.setSoTimeout(MILLIS);
      if (socket.getInputStream().read() >= 0) {
        throw new IOException("somebody else answers at " + address);
      }
    }
  }

  /** A stream that has ended. */
  static final class Nothing implements ByteStream {
    @Override
    public void attach(ByteSink receiver) {
      receiver.end();
    }

    @Override
    public void write(Chunk chunk) {
      chunk.release();
    }

    @Override
    public void flush() {
      // Nothing to send.
    }

    @Override
    public void end() {
      // Has ended.
    }

    @Override
    public void abort(ReasonCode reason) {
      // Has ended.
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {
      // Always writable.
    }
  }
}
