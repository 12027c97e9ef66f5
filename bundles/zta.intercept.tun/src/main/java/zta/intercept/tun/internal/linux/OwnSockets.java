package zta.intercept.tun.internal.linux;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import zta.api.flow.Protocol;

/**
 * Tells whether a socket is this process's own, by asking each of its descriptors. The kernel's
 * tables of sockets would not do: to print them it walks all it has room for, which takes ten
 * milliseconds. This takes some microseconds a descriptor: not for an event loop.
 */
public final class OwnSockets {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int PORT = 2;
  private static final int ADDRESS = 128;
  private static final int UNCONNECTED = -1;

  private final Path descriptors;

  /** Reads below a directory that is like {@code /proc/self}. */
  public OwnSockets(Path self) {
    this.descriptors = self.resolve("fd");
  }

  /** Returns whether this process has a socket between these ports. */
  public boolean has(Protocol protocol, int localPort, int remotePort) throws IOException {
    Question question = new Question(Libc.CALLS);
    int type = protocol == Protocol.TCP ? SOCK_STREAM : SOCK_DGRAM;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path one : all) {
        int descriptor = Integer.parseInt(String.valueOf(one.getFileName()));
        if (question.localPort(descriptor) == localPort
            && question.option(descriptor, SO_TYPE) == type
            && question.option(descriptor, SO_ACCEPTCONN) == 0
            && question.mayGoTo(descriptor, remotePort)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Loaded when it is first needed. */
  private static final class Libc {
    private static final LibC CALLS = Native.load("c", LibC.class);
  }

  /** Memory for the kernel's answers. */
  private static final class Question {
    private final LibC libC;
    private final ByteBuffer answer =
        ByteBuffer.allocateDirect(ADDRESS).order(ByteOrder.nativeOrder());
    private final ByteBuffer length =
        ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

    Question(LibC libC) {
      this.libC = libC;
    }

    int localPort(int descriptor) {
      length.putInt(0, ADDRESS);
      return port(libC.getsockname(descriptor, answer, length));
    }

    /** One that is still connecting has no far end yet, nor has one that never connects. */
    boolean mayGoTo(int descriptor, int remotePort) {
      length.putInt(0, ADDRESS);
      int port = port(libC.getpeername(descriptor, answer, length));
      return port == UNCONNECTED || port == remotePort;
    }

    private int port(int result) {
      int family = result < 0 ? 0 : Short.toUnsignedInt(answer.getShort(0));
      if (family != AF_INET && family != AF_INET6) {
        return UNCONNECTED;
      }
      return ((answer.get(PORT) & 0xff) << 8) | (answer.get(PORT + 1) & 0xff);
    }

    int option(int descriptor, int name) {
      length.putInt(0, Integer.BYTES);
      int result = libC.getsockopt(descriptor, SOL_SOCKET, name, answer, length);
      return result < 0 ? UNCONNECTED : answer.getInt(0);
    }
  }
}
