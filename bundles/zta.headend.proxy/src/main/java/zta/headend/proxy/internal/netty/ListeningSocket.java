package zta.headend.proxy.internal.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.module.HealthProbe;

/**
 * A socket that the proxy listens on, opened again and again until it works, with growing pauses.
 * Until then its fault says why. Thread-safe.
 */
final class ListeningSocket implements HealthProbe {
  /** Calls back later, on a thread that may block. */
  interface Timer {
    void after(long millis, Runnable task);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final AbstractBootstrap<?, ?> bootstrap;
  private final String protocol;
  private final InetSocketAddress address;
  private final Timer timer;
  private @Nullable Channel channel;
  private volatile Optional<Fault> fault = Optional.empty();
  private long pause = FIRST_PAUSE_MILLIS;
  private boolean closed;

  ListeningSocket(
      String protocol, AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address, Timer timer) {
    this.protocol = protocol;
    this.bootstrap = bootstrap;
    this.address = address;
    this.timer = timer;
  }

  /** Tries to open it, now and later; blocks for the moment that a try takes. */
  synchronized void open() {
    if (closed || channel != null) {
      return;
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      channel = bound.channel();
      fault = Optional.empty();
      LOG.info("Proxy listens on {} {}", protocol, channel.localAddress());
      return;
    }
    failed(String.valueOf(bound.cause().getMessage()));
    timer.after(pause, this::open);
    pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
  }

  private void failed(String why) {
    String place = address.getHostString() + ":" + address.getPort();
    Fault found = FaultCode.PORT_TAKEN.at(place, "proxy cannot listen on " + protocol + ": " + why);
    if (fault.isEmpty()) {
      LOG.error("{}", found);
    }
    fault = Optional.of(found);
  }

  @Override
  public List<Fault> check() {
    return fault.stream().toList();
  }

  /** Closes it for good. */
  synchronized void close(long millis) {
    closed = true;
    Channel open = channel;
    if (open != null) {
      open.close().awaitUninterruptibly(millis);
    }
  }
}
