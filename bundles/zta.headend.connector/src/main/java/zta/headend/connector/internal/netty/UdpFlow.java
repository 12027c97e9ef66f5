package zta.headend.connector.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.h2.H2Stream;
import zta.masque.net.UdpStream;
import zta.masque.udp.DatagramStream;

/**
 * A flow of datagrams between a proxy's request and a resource. The proxy ends it when it is idle;
 * one that does not finds it ended here. Belongs to its event loop.
 */
final class UdpFlow {
  private final EventLoop loop;
  private final DatagramStream proxy;
  private final UdpStream resource;
  private final long idleNanos;
  private @Nullable ScheduledFuture<?> check;

  private UdpFlow(H2Stream request, EventLoop loop, UdpStream resource, int idleSeconds) {
    this.loop = loop;
    this.proxy = new DatagramStream(request, loop);
    this.resource = resource;
    this.idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
  }

  /** Joins both ends of a request that was answered. */
  static void join(H2Stream request, EventLoop loop, UdpStream resource, int idleSeconds) {
    UdpFlow flow = new UdpFlow(request, loop, resource, idleSeconds);
    resource.onClosed(reason -> flow.over());
    flow.proxy.attach(resource);
    resource.attach(flow.proxy);
    flow.watch(flow.idleNanos);
  }

  private void watch(long wait) {
    check = loop.schedule(this::look, wait, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long idle = loop.ticker().nanoTime() - resource.lastActivity();
    if (idle < idleNanos) {
      watch(idleNanos - idle);
    } else {
      proxy.abort(ReasonCode.IDLE);
      resource.abort(ReasonCode.IDLE);
    }
  }

  /** A check that waits would keep the flow in memory. */
  private void over() {
    ScheduledFuture<?> waiting = check;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }
}
