import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * How the peer is reached: at an address, or by a proxy at that address which is asked for a
 * destination, by HTTP CONNECT for TCP, as browsers do, and by SOCKS5 for UDP.
 *
 * @param entry where to connect
 * @param destination {@code host:port} for the proxy, or {@code -}
 */
record Target(InetSocketAddress entry, String destination) {
  private static final int ASSOCIATE = 3;
  private static final int MAX_ANSWER = 4096;

  /** Reads {@code host:port}; a port alone is on loopback. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }

  static Target of(String entry, String destination) {
    return new Target(address(entry), destination);
  }

  boolean isProxied() {
    return !destination.equals("-");
  }

  /** A connection to the peer whose first byte was sent. */
  SocketChannel open(char mode) throws IOException {
    SocketChannel channel = connected();
    try {
      if (isProxied()) {
        ask(channel);
      }
      writeAll(channel, ByteBuffer.wrap(new byte[] {(byte) mode}));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void ask(SocketChannel channel) throws IOException {
    String request = "CONNECT " + destination + " HTTP/1.1\r\nHost: " + destination + "\r\n\r\n";
    writeAll(channel, ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
    String text = "";
    // Nothing follows the head before this end has said something.
    while (!text.endsWith("\r\n\r\n")) {
      if (channel.read(answer) <= 0) {
        throw new IOException("closed after: " + text);
      }
      text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
    if (!text.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(text.lines().findFirst().orElse(""));
    }
  }

  /** A SOCKS5 association: UDP goes through the relay as long as the channel is open. */
  record Association(SocketChannel channel, InetSocketAddress relay, byte[] header) {}

  Association associate() throws IOException {
    SocketChannel channel = connected();
    InetSocketAddress relay = negotiate(channel);
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

  /** Appends the destination in the form of SOCKS5. */
  private void putDestination(ByteBuffer out) {
    int colon = destination.lastIndexOf(':');
    byte[] host = destination.substring(0, colon).getBytes(StandardCharsets.US_ASCII);
    out.put((byte) 3).put((byte) host.length).put(host);
    out.putShort((short) Integer.parseInt(destination.substring(colon + 1)));
  }

  private InetSocketAddress negotiate(SocketChannel channel) throws IOException {
    writeAll(channel, ByteBuffer.wrap(new byte[] {5, 1, 0}));
    ByteBuffer method = ByteBuffer.allocate(2);
    readFully(channel, method);
    if (method.get(1) != 0) {
      throw new IOException("SOCKS method " + method.get(1));
    }
    writeAll(channel, ByteBuffer.wrap(new byte[] {5, ASSOCIATE, 0, 1, 0, 0, 0, 0, 0, 0}));
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
