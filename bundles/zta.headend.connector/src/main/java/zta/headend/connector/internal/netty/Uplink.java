package zta.headend.connector.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.connector.internal.BackOff;
import zta.headend.connector.internal.ConnectorConfig;

/**
 * Keeps this connector connected to one proxy, whatever happens: tries its addresses in turn, and
 * comes back after a loss with growing pauses. Belongs to its event loop.
 */
// Tasks on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Uplink implements ProxyLink.Owner {
  /**
   * What all uplinks share.
   *
   * @param sockets makes the sockets
   * @param worker does what may block
   * @param reach serves the requests
   */
  record Shared(
      ChannelFactory<? extends SocketChannel> sockets,
      Executor worker,
      Reach reach,
      ConnectorConfig config) {}

  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ProxyEndpoint proxy;
  private final EventLoop loop;
  private final Shared shared;
  private final BackOff backOff;
  private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
  private @Nullable SslContext tls;
  private @Nullable ProxyLink current;
  private @Nullable ProxyLink pending;
  private boolean trying;
  private boolean stopped;
  private long connectedAt;
  private String lastFailure = "";

  Uplink(ProxyEndpoint proxy, EventLoop loop, Shared shared, BackOff backOff) {
    this.proxy = proxy;
    this.loop = loop;
    this.shared = shared;
    this.backOff = backOff;
  }

  /** Connects with these credentials; a present connection drains once the new one stands. */
  void use(SslContext fresh) {
    loop.execute(
        () -> {
          tls = fresh;
          backOff.reset();
          connect();
        });
  }

  private void connect() {
    if (trying || stopped) {
      return;
    }
    trying = true;
    try {
      shared.worker().execute(this::lookUp);
    } catch (RejectedExecutionException e) {
      failed("too much to do");
    }
  }

  private void lookUp() {
    try {
      List<InetSocketAddress> found =
          Arrays.stream(InetAddress.getAllByName(proxy.host()))
              .map(address -> new InetSocketAddress(address, proxy.port()))
              .toList();
      loop.execute(
          () -> {
            addresses.clear();
            addresses.addAll(found);
            next();
          });
    } catch (UnknownHostException e) {
      loop.execute(() -> failed("its name does not resolve"));
    }
  }

  private void next() {
    InetSocketAddress address = addresses.poll();
    SslContext context = tls;
    if (address == null || context == null || stopped) {
      failed("no address is left");
      return;
    }
    ProxyLink link = new ProxyLink(loop, shared.config(), shared.reach(), this);
    pending = link;
    link.connect(shared.sockets(), context, address, proxy.host(), shared.worker());
  }

  @Override
  public void connected(ProxyLink link) {
    trying = false;
    pending = null;
    lastFailure = "";
    ProxyLink before = current;
    current = link;
    connectedAt = loop.ticker().nanoTime();
    LOG.info("connected to proxy {}", proxy);
    if (before != null) {
      before.drain();
    }
  }

  @Override
  public void closed(ProxyLink link, String why) {
    if (link.equals(pending)) {
      pending = null;
      if (addresses.isEmpty()) {
        failed(why);
      } else {
        next();
      }
    } else if (link.equals(current)) {
      current = null;
      LOG.info("connection to proxy {} ended: {}", proxy, why);
      if (loop.ticker().nanoTime() - connectedAt > GOOD_NANOS) {
        backOff.reset();
      }
      later();
    }
  }

  private void failed(String why) {
    trying = false;
    if (!why.equals(lastFailure) && !stopped) {
      lastFailure = why;
      LOG.warn("proxy {} cannot be reached: {}; it is tried again", proxy, why);
    }
    later();
  }

  private void later() {
    if (!stopped) {
      loop.schedule(this::connectIfAlone, backOff.next(), TimeUnit.MILLISECONDS);
    }
  }

  private void connectIfAlone() {
    if (current == null) {
      connect();
    }
  }

  /** Breaks off for good; on any thread. */
  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          if (pending != null) {
            pending.close(ReasonCode.SHUTDOWN);
          }
          if (current != null) {
            current.close(ReasonCode.SHUTDOWN);
          }
        });
  }
}
