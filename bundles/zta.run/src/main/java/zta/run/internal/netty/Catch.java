package zta.run.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import zta.api.access.ReasonCode;
import zta.masque.net.ChannelStream;
import zta.run.internal.SyntheticNames;

/** One connection of the program, and its other half to the agent. Belongs to its event loop. */
// What fails shows as the end of a channel, which is followed.
@SuppressWarnings("FutureReturnValueIgnored")
final class Catch {
  private static final int CONNECT_MILLIS = 5_000;

  private final Channel program;
  private final EventLoopGroup group;
  private final InetSocketAddress socks;
  private final SyntheticNames names;

  Catch(Channel program, EventLoopGroup group, InetSocketAddress socks, SyntheticNames names) {
    this.program = program;
    this.group = group;
    this.socks = socks;
    this.names = names;
  }

  void begin() {
    prepare(program);
    group
        .register(program)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                registered();
              }
            });
  }

  private static void prepare(Channel channel) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
  }

  private void registered() {
    ChannelStream near = new ChannelStream(program, ReasonCode.APPLICATION_RESET);
    program.pipeline().addLast(near);
    try {
      reach(near, OriginalDestination.of(program));
    } catch (IOException e) {
      near.abort(ReasonCode.INTERNAL);
    }
  }

  private void reach(ChannelStream near, InetSocketAddress wanted) {
    String host = names.host(wanted.getAddress());
    new Bootstrap()
        .group(program.eventLoop())
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel agent) {
                prepare(agent);
                ChannelStream far = new ChannelStream(agent, ReasonCode.RESOURCE_RESET);
                agent
                    .pipeline()
                    .addLast(new SocksRequest(host, wanted.getPort(), opened(near, far)), far);
              }
            })
        .connect(socks)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                near.abort(ReasonCode.MODULE_MISSING);
              }
            });
  }

  private static SocksRequest.Result opened(ChannelStream near, ChannelStream far) {
    return reached -> {
      if (reached) {
        far.attach(near);
        near.attach(far);
      } else {
        far.abort(ReasonCode.APPLICATION_RESET);
        near.abort(ReasonCode.RESOURCE_REFUSED);
      }
    };
  }
}
