package zta.headend.proxy.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.fault.FaultCode;

class ListeningSocketTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Long> pauses = new ArrayList<>();
  private final Deque<Runnable> tries = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  private ListeningSocket socket(int port) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(NioServerSocketChannel::new)
            .childHandler(new ChannelInboundHandlerAdapter());
    return new ListeningSocket(
        "TCP",
        bootstrap,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        (millis, task) -> {
          pauses.add(millis);
          tries.add(task);
        });
  }

  private static ServerSocket stranger() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  @Test
  void listensAsSoonAsTheStrangerAtItsPortIsGone() throws Exception {
    ServerSocket stranger = stranger();
    int port = stranger.getLocalPort();
    ListeningSocket socket = socket(port);
    socket.open();
    assertEquals(FaultCode.PORT_TAKEN.id(), socket.check().get(0).code());
    assertTrue(socket.check().get(0).place().endsWith(":" + port));

    tries.remove().run();
    assertEquals(1, socket.check().size());

    stranger.close();
    tries.remove().run();
    assertEquals(List.of(), socket.check());
    assertTrue(tries.isEmpty());
    connect(port);
    socket.close(1_000);
  }

  @Test
  void waitsLongerEachTimeButNotForever() throws Exception {
    try (ServerSocket stranger = stranger()) {
      socket(stranger.getLocalPort()).open();
      for (int i = 0; i < 6; i++) {
        tries.remove().run();
      }
    }
    assertEquals(List.of(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L), pauses);
  }

  @Test
  void staysClosedOnceClosed() throws Exception {
    ServerSocket stranger = stranger();
    int port = stranger.getLocalPort();
    ListeningSocket socket = socket(port);
    socket.open();
    socket.close(1_000);
    stranger.close();
    tries.remove().run();
    assertThrows(IOException.class, () -> connect(port));
    assertTrue(tries.isEmpty());
  }
}
