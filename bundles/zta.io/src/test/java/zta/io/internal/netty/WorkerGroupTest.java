package zta.io.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerGroupTest {
  @ParameterizedTest
  @CsvSource({"0,1,1", "0,2,1", "0,4,2", "0,64,4", "3,1,3", "1000,8,64", "-1,8,4"})
  void takesHalfOfTheCoresUnlessTold(int wanted, int cores, int expected) {
    assertEquals(expected, WorkerGroup.threads(wanted, cores));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void channelsFitTheirLoops(Transport transport) throws Exception {
    if (!transport.available()) {
      return;
    }
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    try {
      Channel server =
          new ServerBootstrap()
              .group(group)
              .channelFactory(transport.serverSockets())
              .childHandler(new ChannelInboundHandlerAdapter())
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
      Channel client =
          new Bootstrap()
              .group(group)
              .channelFactory(transport.sockets())
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.localAddress())
              .sync()
              .channel();
      assertTrue(client.isActive());
      Channel datagrams =
          new Bootstrap()
              .group(group)
              .channelFactory(transport.datagrams())
              .handler(new ChannelInboundHandlerAdapter())
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
      assertTrue(datagrams.isActive());
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @ParameterizedTest
  @CsvSource({"nio,NIO", "NIO,NIO"})
  void takesNioWhenToldSo(String wanted, Transport expected) {
    assertEquals(expected, Transport.choose(wanted));
  }
}
