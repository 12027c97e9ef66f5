package zta.headend.proxy.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.net.UdpSockets;

/** Opens a UDP socket to a resource, on the client's event loop. */
final class UdpDialler {
  private final UdpSockets sockets;

  UdpDialler(ChannelFactory<? extends DatagramChannel> sockets) {
    this.sockets = new UdpSockets(sockets);
  }

  /** Completes on the loop, exceptionally with {@link RefusedException}. */
  CompletableFuture<Dialler.Connected> dial(EventLoop loop, List<InetAddress> addresses, int port) {
    return sockets
        .open(loop, addresses, port)
        .thenApply(opened -> new Dialler.Connected(opened.address(), opened.stream()))
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    new RefusedException(
                        ReasonCode.RESOURCE_TIMEOUT, "there is no way to the resource")));
  }
}
