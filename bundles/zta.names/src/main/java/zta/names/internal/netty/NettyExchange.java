package zta.names.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import zta.names.internal.dns.Edits;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.resolve.Exchange;

/**
 * One socket for each question: a fresh random port and id each time, and a connected socket, so
 * that only the server asked can answer.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyExchange implements Exchange {
  private static final int SMALLEST_BUFFER = 2048;

  private final EventLoopGroup loops;
  private final Datagrams datagrams;
  private final ChannelFactory<SocketChannel> sockets;
  private final int millis;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes an exchange.
   *
   * @param millis how long to wait for an answer
   */
  NettyExchange(
      EventLoopGroup loops,
      Datagrams datagrams,
      ChannelFactory<SocketChannel> sockets,
      int millis) {
    this.loops = loops;
    this.datagrams = datagrams;
    this.sockets = sockets;
    this.millis = millis;
  }

  @Override
  public CompletionStage<Message> ask(InetSocketAddress server, Message query, boolean tcp) {
    byte[] sent = Edits.withId(query.bytes(), random.nextInt(1 << 16));
    CompletableFuture<Message> result = new CompletableFuture<>();
    try {
      Waiting waiting = new Waiting(Message.parse(sent), result);
      ChannelFuture connected =
          tcp ? overTcp(server, waiting) : overUdp(server, waiting, query.udpLimit());
      finish(connected, sent, result);
    } catch (MalformedMessageException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private ChannelFuture overUdp(InetSocketAddress server, Waiting waiting, int limit) {
    return new Bootstrap()
        .group(loops)
        .channelFactory(datagrams.forPeer(server))
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(Math.max(SMALLEST_BUFFER, limit)))
        .handler(
            new ChannelInitializer<DatagramChannel>() {
              @Override
              protected void initChannel(DatagramChannel channel) {
                datagrams.mark(channel);
                channel.pipeline().addLast(new FromUdp(waiting));
              }
            })
        .connect(server);
  }

  private ChannelFuture overTcp(InetSocketAddress server, Waiting waiting) {
    return new Bootstrap()
        .group(loops)
        .channelFactory(sockets)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                datagrams.mark(channel);
                Frames.addTo(channel.pipeline());
                channel.pipeline().addLast(new FromTcp(waiting));
              }
            })
        .connect(server);
  }

  private void finish(ChannelFuture connected, byte[] sent, CompletableFuture<Message> result) {
    Channel channel = connected.channel();
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            channel
                .writeAndFlush(Frames.buffer(sent))
                .addListener(
                    written -> {
                      if (!written.isSuccess()) {
                        result.completeExceptionally(written.cause());
                      }
                    });
          } else {
            result.completeExceptionally(done.cause());
          }
        });
    channel
        .closeFuture()
        .addListener(closed -> result.completeExceptionally(new IOException("closed")));
    result
        .orTimeout(millis, TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> channel.close());
  }

  /** A question that was sent, and who waits for its answer. Other messages are not for it. */
  private record Waiting(Message query, CompletableFuture<Message> result) {
    void received(byte[] bytes) {
      try {
        Message response = Message.parse(bytes);
        if (response.answers(query)) {
          result.complete(response);
        }
      } catch (MalformedMessageException e) {
        // Whatever it was, it is not the answer; that may still come.
      }
    }
  }

  private static final class FromUdp extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Waiting waiting;

    FromUdp(Waiting waiting) {
      this.waiting = waiting;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      waiting.received(Frames.bytes(packet.content()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      waiting.result().completeExceptionally(cause);
    }
  }

  private static final class FromTcp extends SimpleChannelInboundHandler<ByteBuf> {
    private final Waiting waiting;

    FromTcp(Waiting waiting) {
      this.waiting = waiting;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      waiting.received(Frames.bytes(message));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      waiting.result().completeExceptionally(cause);
    }
  }
}
