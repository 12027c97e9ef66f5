package zta.intercept.local.internal.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.intercept.local.internal.Hosts;
import zta.intercept.local.internal.Refusal;

/**
 * SOCKS version 5 (RFC 1928): CONNECT and UDP ASSOCIATE, by name or address, without
 * authentication, because the kernel says who is asking. The reply to CONNECT waits until the far
 * end is reached or refused.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class SocksDoor extends ChannelInboundHandlerAdapter implements Door {
  private final Session session;
  private final Admitter admitter;
  private final UdpRelay relay;

  SocksDoor(Session session, Admitter admitter, UdpRelay relay) {
    this.session = session;
    this.admitter = admitter;
    this.relay = relay;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Socks5Message socks)) {
      ctx.fireChannelRead(message);
    } else if (!DecoderResult.SUCCESS.equals(socks.decoderResult())) {
      ctx.close();
    } else if (socks instanceof Socks5InitialRequest initial) {
      greet(ctx, initial);
    } else if (socks instanceof Socks5CommandRequest command) {
      obey(command);
    }
  }

  private static void greet(ChannelHandlerContext ctx, Socks5InitialRequest initial) {
    ctx.pipeline().remove(Socks5InitialRequestDecoder.class);
    if (initial.authMethods().contains(Socks5AuthMethod.NO_AUTH)) {
      ctx.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH));
    } else {
      ctx.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void obey(Socks5CommandRequest command) {
    Optional<String> host = Hosts.canonical(command.dstAddr());
    if (command.type().equals(Socks5CommandType.UDP_ASSOCIATE)) {
      associate();
    } else if (!command.type().equals(Socks5CommandType.CONNECT)) {
      fail(Socks5CommandStatus.COMMAND_UNSUPPORTED);
    } else if (host.isEmpty() || command.dstPort() == 0) {
      fail(Socks5CommandStatus.FAILURE);
    } else {
      Destination to = new Destination(Protocol.TCP, host.get(), command.dstPort());
      admitter.request(session, to, this);
    }
  }

  /** What the application says of where it will send from is not needed: the kernel is asked. */
  private void associate() {
    session.asked();
    session
        .owner()
        .exceptionally(failure -> Optional.empty())
        .thenAccept(user -> session.channel().eventLoop().execute(() -> associate(user)));
  }

  private void associate(Optional<LocalUser> user) {
    if (user.isEmpty()) {
      fail(Socks5CommandStatus.FORBIDDEN);
      return;
    }
    ChannelFuture bound = relay.open(session, user.get());
    bound.addListener(
        done -> {
          if (done.isSuccess()) {
            associated((InetSocketAddress) bound.channel().localAddress());
          } else {
            fail(Socks5CommandStatus.FAILURE);
          }
        });
  }

  private void associated(InetSocketAddress at) {
    boolean six = at.getAddress() instanceof Inet6Address;
    session
        .channel()
        .writeAndFlush(
            new DefaultSocks5CommandResponse(
                Socks5CommandStatus.SUCCESS,
                six ? Socks5AddressType.IPv6 : Socks5AddressType.IPv4,
                NetUtil.toAddressString(at.getAddress()),
                at.getPort()));
    leave();
    session.channel().pipeline().addFirst(new ControlWatch());
    session.channel().config().setAutoRead(true);
  }

  @Override
  public void opened() {
    reply(Socks5CommandStatus.SUCCESS);
    leave();
  }

  private void leave() {
    ChannelPipeline pipeline = session.channel().pipeline();
    pipeline.remove(Socks5ServerEncoder.class);
    removeIfPresent(pipeline, Socks5CommandRequestDecoder.class);
    pipeline.remove(this);
  }

  @Override
  public void refused(Refusal refusal) {
    fail(Socks5CommandStatus.valueOf((byte) refusal.socksReply()));
  }

  private void fail(Socks5CommandStatus status) {
    session
        .channel()
        .writeAndFlush(new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void reply(Socks5CommandStatus status) {
    session
        .channel()
        .writeAndFlush(new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4));
  }

  private static void removeIfPresent(
      ChannelPipeline pipeline, Class<? extends ChannelHandler> type) {
    if (pipeline.get(type) != null) {
      pipeline.remove(type);
    }
  }
}
