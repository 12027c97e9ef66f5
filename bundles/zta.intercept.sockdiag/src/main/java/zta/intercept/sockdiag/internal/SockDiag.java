package zta.intercept.sockdiag.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import zta.api.flow.Protocol;

/**
 * A netlink socket that is asked for one TCP or UDP socket at a time. The kernel finds it by hash,
 * in some ten microseconds whatever the number of sockets, and answers before the question's call
 * returns: nothing here waits. Thread-safe.
 */
final class SockDiag implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SIZE = 1024;
  private static final int MOST_STALE_ANSWERS = 16;

  private final int descriptor;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
  private int sequence;
  private boolean closed;

  private SockDiag(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens the socket; loads the native parts that are needed for it, which takes its time. */
  static SockDiag open() throws IOException {
    try {
      return new SockDiag(LibC.socket(AF_NETLINK, SOCK_DGRAM_CLOEXEC, NETLINK_SOCK_DIAG));
    } catch (LastErrorException | LinkageError e) {
      throw new IOException("no socket diagnosis: " + e.getMessage(), e);
    }
  }

  /** Returns the user id of the socket with exactly these two ends. */
  synchronized OptionalLong uid(
      Protocol protocol, InetSocketAddress local, InetSocketAddress remote) throws IOException {
    if (closed) {
      throw new IOException("socket diagnosis is closed");
    }
    try {
      sequence++;
      SockDiagMessages.ask(buffer, sequence, protocol, local, remote);
      LibC.send(descriptor, buffer, new NativeLong(buffer.remaining()), 0);
      receive();
    } catch (LastErrorException e) {
      throw new IOException("socket diagnosis failed: " + e.getMessage(), e);
    }
    int error = SockDiagMessages.error(buffer);
    if (error != 0 && error != SockDiagMessages.NO_SUCH_SOCKET) {
      throw new IOException("socket diagnosis: error " + error);
    }
    return error == 0
        ? SockDiagMessages.uid(buffer, protocol, local, remote)
        : OptionalLong.empty();
  }

  private void receive() throws IOException {
    for (int i = 0; i < MOST_STALE_ANSWERS; i++) {
      buffer.clear();
      int length = LibC.recv(descriptor, buffer, new NativeLong(SIZE), MSG_DONTWAIT).intValue();
      buffer.limit(Math.max(0, length));
      if (SockDiagMessages.answers(buffer, sequence)) {
        return;
      }
    }
    throw new IOException("socket diagnosis gives no answer");
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(descriptor);
    }
  }
}
