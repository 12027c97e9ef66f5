package zta.intercept.tun.internal.netty;

import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.fault.FaultException;
import zta.api.intercept.FastPath;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.device.TunNetwork;
import zta.intercept.tun.internal.flow.RateLimit;
import zta.intercept.tun.internal.flow.ReachableHosts;
import zta.intercept.tun.internal.linux.OwnSockets;
import zta.intercept.tun.internal.packet.DropCounts;
import zta.lib.net.IpText;

/** Interception while it runs: the network, its listeners, and the engine between them. */
// A periodic task is cancelled by its handle.
@SuppressWarnings("FutureReturnValueIgnored")
final class Running {
  private final TunNetwork network;
  private final List<Listener> listeners = new ArrayList<>();
  private final boolean isFast;
  private volatile FastPath.@Nullable Lane lane;
  private final TunEngine engine;
  private final ScheduledFuture<?> sweeper;

  /**
   * Starts on a network that leads nothing here yet.
   *
   * @param fast the fast path to use, null for none
   * @param worker looks owners of sockets up
   * @param mark mark of direct connections
   * @param nanos clock
   * @param lost hears that the device is gone
   */
  Running(
      TunNetwork network,
      @Nullable FastPath fast,
      Needs needs,
      Limits limits,
      Executor worker,
      int mark,
      LongSupplier nanos,
      Consumer<IOException> lost)
      throws IOException, FaultException {
    this.network = network;
    this.isFast = fast != null;
    DropCounts drops = new DropCounts();
    Wire wire = new Wire(network.device(), drops);
    RateLimit rate = new RateLimit(limits.newFlowsPerSecond(), nanos);
    ReachableHosts reachable = new ReachableHosts(nanos);
    TcpSide.Common common = common(needs, limits, worker, mark, wire);
    TcpSide tcp = new TcpSide(common, limits.tcpFlows(), isFast, rate, reachable, nanos);
    UdpSide udp =
        new UdpSide(
            common,
            new UdpSide.Limits(
                limits.udpFlows(),
                limits.queuedDatagrams(),
                TimeUnit.SECONDS.toNanos(limits.udpIdleSeconds())),
            rate,
            reachable,
            nanos,
            isFast ? new Shortcut(needs.loops(), () -> lane) : null);
    try {
      TunEngine.Family four = listen(needs, network.four(), tcp);
      TunEngine.Family six = listen6(needs, network.six(), tcp);
      engine = new TunEngine(network.device(), wire, tcp, udp, reachable, drops, four, six, lost);
      if (fast != null) {
        lane = open(fast, lost);
      }
      engine.start();
      SelfTest.run(network.four());
      if (isFast && network.six().isPresent()) {
        SelfTest.run(network.six().get());
      }
    } catch (IOException | FaultException | RuntimeException e) {
      closeLane();
      listeners.forEach(Listener::close);
      network.device().close();
      throw e;
    }
    sweeper = needs.loops().next().scheduleAtFixedRate(engine::sweep, 1, 1, TimeUnit.SECONDS);
  }

  private static TcpSide.Common common(
      Needs needs, Limits limits, Executor worker, int mark, Wire wire) {
    OwnSockets own = new OwnSockets(Path.of("/proc/self"));
    Admissions admissions =
        new Admissions(
            needs.engine(),
            needs.owners(),
            target ->
                own.has(
                    target.destination().protocol(),
                    target.source().getPort(),
                    target.caught().getPort()),
            worker,
            System.getProperty("user.name", ""));
    return new TcpSide.Common(
        wire,
        new Targets(needs.names()),
        admissions,
        new DirectDialer(needs.loops(), new Escape(needs.sockets(), mark), limits.connectMillis()),
        new Resolver(needs.resolver()));
  }

  private TunEngine.Family listen(Needs needs, Ends ends, TcpSide tcp) throws IOException {
    Listener listener =
        isFast
            ? Listener.transparent(needs.loops(), needs.servers(), ends, tcp)
            : Listener.open(needs.loops(), needs.servers(), ends, tcp);
    listeners.add(listener);
    return new TunEngine.Family(ends, listener.port());
  }

  private TunEngine.@Nullable Family listen6(Needs needs, Optional<Ends> ends, TcpSide tcp)
      throws IOException {
    return ends.isPresent() ? listen(needs, ends.get(), tcp) : null;
  }

  private FastPath.Lane open(FastPath fast, Consumer<IOException> lost) throws FaultException {
    List<FastPath.End> ends = new ArrayList<>();
    ends.add(end(network.four(), listeners.get(0)));
    network.six().ifPresent(six -> ends.add(end(six, listeners.get(1))));
    FastPath.Lane opened = fast.open(new FastPath.Anchor(network.device().name(), ends));
    opened.lost().thenAccept(why -> lost.accept(new IOException("the fast path is lost: " + why)));
    return opened;
  }

  private static FastPath.End end(Ends ends, Listener listener) {
    return new FastPath.End(IpText.address(ends.own()), listener.address());
  }

  private void closeLane() {
    FastPath.Lane present = lane;
    if (present != null) {
      present.close();
    }
  }

  boolean isFast() {
    return isFast;
  }

  TunNetwork network() {
    return network;
  }

  String summary() {
    return engine.summary();
  }

  /** Breaks all flows off, then undoes everything. */
  void stop() throws InterruptedException {
    sweeper.cancel(false);
    try {
      engine.stop(ReasonCode.SHUTDOWN);
    } finally {
      closeLane();
      listeners.forEach(Listener::close);
      network.close();
    }
  }
}
