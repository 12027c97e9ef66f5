package zta.lib.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Frames over a Unix domain socket, with deadlines, which blocking channels lack. */
final class FrameChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final FrameBuffer frames = new FrameBuffer();
  private final ByteBuffer chunk = ByteBuffer.allocate(16 * 1024);

  FrameChannel(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      selector = Selector.open();
      key = channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Sends a frame; waits while the agent does not read, until the deadline. */
  boolean send(byte[] frame, long deadlineNanos) throws IOException {
    byte[] line = Arrays.copyOf(frame, frame.length + 1);
    line[frame.length] = '\n';
    ByteBuffer data = ByteBuffer.wrap(line);
    while (data.hasRemaining()) {
      if (channel.write(data) == 0 && !await(SelectionKey.OP_WRITE, deadlineNanos)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the next frame, or empty when the deadline passes first. */
  Optional<byte[]> receive(long deadlineNanos) throws IOException {
    while (true) {
      Optional<byte[]> frame = frames.next();
      if (frame.isPresent()) {
        return frame;
      }
      if (!await(SelectionKey.OP_READ, deadlineNanos)) {
        return Optional.empty();
      }
      if (channel.read(chunk.clear()) < 0) {
        throw new EOFException("the agent closed the connection");
      }
      frames.append(chunk.flip());
    }
  }

  static long deadline(Duration wait) {
    return System.nanoTime() + wait.toNanos();
  }

  private boolean await(int operation, long deadlineNanos) throws IOException {
    key.interestOps(operation);
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      return false;
    }
    int ready = selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new EOFException("interrupted");
    }
    return ready > 0;
  }

  @Override
  public void close() {
    try (channel;
        selector) {
      key.cancel();
    } catch (IOException e) {
      // Nothing can be done about a channel that does not close, and nothing follows.
    }
  }
}
