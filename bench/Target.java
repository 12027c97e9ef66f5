import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * How the peer is reached: at an address, or by a SOCKS5 listener at that address which is asked for
 * a destination.
 *
 * @param entry where to connect
 * @param destination {@code host:port} for SOCKS5, or {@code -}
 */
record Target(InetSocketAddress entry, String destination) {
  private static final int CONNECT = 1;
  private static final int ASSOCIATE = 3;

  /** Reads {@code host:port}; a port alone is on loopback. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }

  static Target of(String entry, String destination) {
    return new Target(address(entry), destination);
  }

  boolean isSocks() {
    return !destination.equals("-");
  }

  /** A connection to the peer whose first byte was sent. */
  SocketChannel open(char mode) throws IOException {
    SocketChannel channel = connected();
    try {
      if (isSocks()) {
        negotiate(channel, CONNECT);
      }
      writeAll(channel, ByteBuffer.wrap(new byte[] {(byte) mode}));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A SOCKS5 association: UDP goes through the relay as long as the channel is open. */
  record Association(SocketChannel channel, InetSocketAddress relay, byte[] header) {}

  Association associate() throws IOException {
    SocketChannel channel = connected();
    InetSocketAddress relay = negotiate(channel, ASSOCIATE);
    ByteBuffer header = ByteBuffer.allocate(512).put(new byte[] {0, 0, 0});
    putDestination(header);
    byte[] bytes = new byte[header.flip().remaining()];
    header.get(bytes);
    return new Association(channel, relay, bytes);
  }

  private SocketChannel connected() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(entry);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void putDestination(ByteBuffer out) {
    int colon = destination.lastIndexOf(':');
    byte[] host = destination.substring(0, colon).getBytes(StandardCharsets.US_ASCII);
    out.put((byte) 3).put((byte) host.length).put(host);
    out.putShort((short) Integer.parseInt(destination.substring(colon + 1)));
  }

  private InetSocketAddress negotiate(SocketChannel channel, int command) throws IOException {
    writeAll(channel, ByteBuffer.wrap(new byte[] {5, 1, 0}));
    ByteBuffer method = ByteBuffer.allocate(2);
    readFully(channel, method);
    if (method.get(1) != 0) {
      throw new IOException("SOCKS method " + method.get(1));
    }
    ByteBuffer request = ByteBuffer.allocate(512).put(new byte[] {5, (byte) command, 0});
    if (command == ASSOCIATE) {
      request.put(new byte[] {1, 0, 0, 0, 0, 0, 0});
    } else {
      putDestination(request);
    }
    writeAll(channel, request.flip());
    ByteBuffer answer = ByteBuffer.allocate(10);
    readFully(channel, answer);
    if (answer.get(1) != 0 || answer.get(3) != 1) {
      throw new IOException("SOCKS answer " + answer.get(1) + " of type " + answer.get(3));
    }
    byte[] at = new byte[4];
    answer.get(4, at);
    return new InetSocketAddress(
        java.net.InetAddress.getByAddress(at), Short.toUnsignedInt(answer.getShort(8)));
  }

  static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("closed by the peer");
      }
    }
  }

  static void writeAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
