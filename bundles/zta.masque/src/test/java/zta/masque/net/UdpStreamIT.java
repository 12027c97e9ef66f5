package zta.masque.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;

/** UDP sockets of the portable transport; the proxy's tests use those of Linux. */
@Timeout(30)
class UdpStreamIT {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final End end = new End();
  private DatagramSocket peer;
  private UdpStream stream;

  @BeforeEach
  void open() throws Exception {
    peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    peer.setSoTimeout(10_000);
    UdpStream[] made = new UdpStream[1];
    new Bootstrap()
        .group(group)
        .channelFactory(NioDatagramChannel::new)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new BurstBuffers())
        .handler(
            new ChannelInitializer<DatagramChannel>() {
              @Override
              protected void initChannel(DatagramChannel channel) {
                made[0] = new UdpStream(channel);
                channel.pipeline().addLast(made[0]);
              }
            })
        .connect(peer.getLocalSocketAddress())
        .sync();
    stream = made[0];
    stream.onClosed(end.closed::complete);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private void send(int... sizes) {
    for (int size : sizes) {
      stream.write(Chunk.of(ByteBuffer.wrap(payload(size))));
    }
    stream.flush();
  }

  private static byte[] payload(int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) size);
    return payload;
  }

  private DatagramPacket receive() throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
    peer.receive(packet);
    return packet;
  }

  @Test
  void keepsBoundariesBothWays() throws Exception {
    stream.attach(end);
    int[] sizes = {1, 1200, 65507, 3, 9000};
    send(sizes);
    for (int size : sizes) {
      DatagramPacket packet = receive();
      assertArrayEquals(payload(size), Arrays.copyOf(packet.getData(), packet.getLength()));
      peer.send(packet);
      assertArrayEquals(payload(size), end.next());
    }
    peer.send(new DatagramPacket(new byte[0], 0, clientAddress()));
    assertEquals(0, end.next().length);
    assertEquals(75_712, stream.sent());
    assertEquals(75_711, stream.received());
  }

  private InetSocketAddress clientAddress() throws Exception {
    send(1);
    InetSocketAddress from = (InetSocketAddress) receive().getSocketAddress();
    stream.flush();
    return from;
  }

  @Test
  void emptyDatagramsThatCannotBeSentAreCounted() throws Exception {
    send(0, 5);
    assertEquals(5, receive().getLength());
    assertEquals(1, stream.dropped());
  }

  @Test
  void takesNothingFromOthers() throws Exception {
    stream.attach(end);
    InetSocketAddress client = clientAddress();
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      stranger.send(new DatagramPacket(new byte[] {1}, 1, client));
    }
    peer.send(new DatagramPacket(new byte[] {2}, 1, client));
    assertArrayEquals(new byte[] {2}, end.next());
  }

  @Test
  void readsNothingWhileNothingIsTaken() throws Exception {
    InetSocketAddress client = clientAddress();
    end.writable = false;
    stream.attach(end);
    peer.send(new DatagramPacket(new byte[] {1}, 1, client));
    TimeUnit.MILLISECONDS.sleep(100);
    assertEquals(0, stream.received());
    end.writable = true;
    end.listener.run();
    assertArrayEquals(new byte[] {1}, end.next());
  }

  @Test
  void anUnreachablePortIsTheEnd() throws Exception {
    stream.attach(end);
    peer.close();
    send(1);
    assertEquals(ReasonCode.RESOURCE_REFUSED, end.aborted.get(10, TimeUnit.SECONDS));
    assertEquals(ReasonCode.RESOURCE_REFUSED, end.closed.get(10, TimeUnit.SECONDS));
  }

  @Test
  void whatIsTooLongIsDroppedAndNothingElse() throws Exception {
    stream.attach(end);
    send(65_508, 7);
    assertEquals(7, receive().getLength());
    assertTrue(stream.dropped() >= 1);
  }

  @Test
  void theEndOfOneDirectionIsTheEndOfBoth() throws Exception {
    stream.attach(end);
    send(1);
    stream.end();
    assertEquals(1, receive().getLength());
    assertEquals(ReasonCode.COMPLETED, end.closed.get(10, TimeUnit.SECONDS));
    assertTrue(end.ended.get(10, TimeUnit.SECONDS));
  }

  /** Who receives. */
  private static final class End implements ByteSink {
    private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
    private final CompletableFuture<ReasonCode> aborted = new CompletableFuture<>();
    private final CompletableFuture<ReasonCode> closed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private volatile boolean writable = true;
    private volatile Runnable listener = () -> {};

    byte[] next() throws InterruptedException {
      byte[] next = chunks.poll(10, TimeUnit.SECONDS);
      assertNotNull(next);
      return next;
    }

    @Override
    public void write(Chunk chunk) {
      byte[] bytes = new byte[chunk.bytes().remaining()];
      chunk.bytes().get(bytes);
      chunk.release();
      chunks.add(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      ended.complete(true);
    }

    @Override
    public void abort(ReasonCode reason) {
      aborted.complete(reason);
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void onWritable(Runnable newListener) {
      listener = newListener;
    }
  }
}
