package zta.tunnel.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.network.NetworkListener;
import zta.api.network.NetworkState;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelRefusedException;
import zta.api.tunnel.TunnelRequest;
import zta.api.tunnel.TunnelStatus;
import zta.api.tunnel.Tunnels;

/**
 * Tunnels over HTTP/3 and HTTP/2. A flow that is opened on an event loop gets a connection of that
 * loop, so that its bytes never change threads.
 */
@Component(
    name = "zta.tunnel",
    service = {Tunnels.class, NetworkListener.class},
    configurationPid = "zta.tunnel")
@Designate(ocd = TunnelConfig.class)
public final class NettyTunnels implements Tunnels, NetworkListener {
  private record Place(String enrolmentId, EventLoop loop) {}

  private static final Logger LOG = LoggerFactory.getLogger(NettyTunnels.class);
  private static final int WORKERS = 2;
  private static final int MAX_TASKS = 1024;
  private static final long STOP_SECONDS = 3;

  private final EventLoopGroup group;
  private final ExecutorService worker;
  private final Lane.Shared shared;
  private final Map<Place, Lane> lanes = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /** Made by Declarative Services. */
  @Activate
  public NettyTunnels(
      @Reference(target = "(zta.io=workers)") EventLoopGroup group,
      @Reference(target = "(zta.io=socket)") ChannelFactory<? extends SocketChannel> sockets,
      @Reference(target = "(zta.io=datagram)") ChannelFactory<? extends DatagramChannel> datagrams,
      @Reference TunnelIdentities identities,
      @Reference InstantSource clock,
      TunnelConfig config) {
    this.group = group;
    this.worker = workers();
    this.shared =
        new Lane.Shared(
            sockets,
            new Carrier.H2(sockets, worker),
            new Carrier.H3(datagrams),
            identities,
            clock,
            worker,
            new ProxyAddresses(),
            new Networks(clock, Networks::systemRoute),
            Preference.of(config),
            config);
    // To load the libraries takes a tenth of a second or more, which nobody's start shall wait for.
    worker.execute(this::load);
  }

  private void load() {
    LOG.info("Tunnels ready, TLS by {}", ClientTls.isNative() ? "BoringSSL" : "the JDK");
    if (shared.preference().mayH3() && !shared.h3().isAvailable()) {
      LOG.warn("QUIC does not work on this platform; tunnels use HTTP/2 only");
    }
  }

  private static ExecutorService workers() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_TASKS),
            new DefaultThreadFactory("zta-tunnel", true));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public CompletionStage<ByteStream> open(TunnelRequest request) {
    if (stopped) {
      return CompletableFuture.failedFuture(
          new TunnelRefusedException(ReasonCode.SHUTDOWN, 0, "", ReasonCode.SHUTDOWN.text()));
    }
    Lane lane = lane(request.enrolmentId());
    Opening opening = new Opening(request, lane.loop());
    if (lane.loop().inEventLoop()) {
      lane.open(opening);
    } else {
      lane.loop().execute(() -> lane.open(opening));
    }
    return opening.result();
  }

  private Lane lane(String enrolmentId) {
    EventLoop here = null;
    EventLoop first = null;
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      first = first == null ? loop : first;
      here = loop.inEventLoop() ? loop : here;
    }
    EventLoop loop = here != null ? here : first != null ? first : group.next();
    return lanes.computeIfAbsent(
        new Place(enrolmentId, loop), place -> new Lane(enrolmentId, place.loop(), shared));
  }

  @Override
  public void renew(String enrolmentId) {
    of(enrolmentId).forEach(lane -> lane.loop().execute(lane::renew));
  }

  @Override
  public void close(String enrolmentId) {
    of(enrolmentId)
        .forEach(
            lane -> {
              lanes.remove(new Place(enrolmentId, lane.loop()));
              lane.loop().execute(() -> lane.end(ReasonCode.NOT_ENROLLED));
            });
  }

  @Override
  public void changed(NetworkState state) {
    networkChanged();
  }

  /** Makes each connection prove at once that it still works, and lost ones connect again now. */
  void networkChanged() {
    lanes.values().forEach(lane -> lane.loop().execute(lane::networkChanged));
  }

  private List<Lane> of(String enrolmentId) {
    return lanes.entrySet().stream()
        .filter(entry -> entry.getKey().enrolmentId().equals(enrolmentId))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<TunnelStatus> status() {
    return lanes.values().stream().flatMap(Lane::statuses).toList();
  }

  /** Breaks off what is open and waits a little until it is told. */
  @Deactivate
  public void stop() throws InterruptedException {
    stopped = true;
    List<Lane> all = List.copyOf(lanes.values());
    CountDownLatch told = new CountDownLatch(all.size());
    for (Lane lane : all) {
      lane.loop()
          .execute(
              () -> {
                lane.end(ReasonCode.SHUTDOWN);
                told.countDown();
              });
    }
    if (!told.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("Tunnels did not close in time");
    }
    worker.shutdownNow();
  }
}
