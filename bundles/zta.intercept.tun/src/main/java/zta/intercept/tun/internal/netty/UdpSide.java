package zta.intercept.tun.internal.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Protocol;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.flow.RateLimit;
import zta.intercept.tun.internal.flow.ReachableHosts;
import zta.intercept.tun.internal.packet.Drop;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.intercept.tun.internal.packet.Packet;
import zta.intercept.tun.internal.packet.Unreachable;
import zta.lib.net.IpText;

/** UDP: a flow for each pair of ends, which ends when it is idle. */
final class UdpSide {
  private static final int DNS = 53;

  /**
   * Bounds.
   *
   * @param flows flows at once
   * @param queued datagrams that wait while a flow is decided
   * @param idleNanos after what time without a datagram a flow ends
   */
  record Limits(int flows, int queued, long idleNanos) {}

  private final TcpSide.Common common;
  private final Limits limits;
  private final RateLimit rate;
  private final ReachableHosts reachable;
  private final LongSupplier nanos;
  private final @Nullable Shortcut shortcut;
  private final Map<FlowKey, UdpFlow> flows = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param shortcut leads busy flows past the device, null when nothing can
   */
  UdpSide(
      TcpSide.Common common,
      Limits limits,
      RateLimit rate,
      ReachableHosts reachable,
      LongSupplier nanos,
      @Nullable Shortcut shortcut) {
    this.shortcut = shortcut;
    this.common = common;
    this.limits = limits;
    this.rate = rate;
    this.reachable = reachable;
    this.nanos = nanos;
  }

  /**
   * Takes a datagram from the device; only by the device's reader.
   *
   * @return why it was dropped, null when it was not
   */
  @Nullable Drop take(Packet packet, Ends ends) {
    if (packet.goesTo(ends.peer())) {
      return toPeer(packet, ends);
    }
    FlowKey key = FlowKey.of(packet);
    UdpFlow flow = flows.get(key);
    if (flow != null) {
      return flow.send(packet.udpPayload()) ? null : Drop.QUEUE;
    }
    return rate.allows() ? begin(packet, ends, key) : Drop.RATE;
  }

  private @Nullable Drop toPeer(Packet packet, Ends ends) {
    InetSocketAddress client =
        new InetSocketAddress(IpText.address(ends.own()), packet.sourcePort());
    if (packet.destinationPort() == DNS
        && common
            .resolver()
            .ask(
                packet.udpPayload(),
                client,
                answer ->
                    common
                        .wire()
                        .datagram(ends.peer(), DNS, ends.own(), client.getPort(), answer))) {
      return null;
    }
    common.wire().unreachable(packet, Unreachable.PORT);
    return Drop.DESTINATION;
  }

  private @Nullable Drop begin(Packet packet, Ends ends, FlowKey key) {
    if (flows.size() >= limits.flows()) {
      common.wire().unreachable(packet, Unreachable.PROHIBITED);
      return Drop.QUEUE;
    }
    Optional<Target> target = common.targets().of(Protocol.UDP, ends.own(), key);
    if (target.isEmpty()) {
      common.wire().unreachable(packet, Unreachable.HOST);
      return Drop.DESTINATION;
    }
    UdpFlow flow =
        new UdpFlow(
            key,
            ends.own(),
            target.get(),
            packet,
            limits.queued(),
            common.wire(),
            nanos,
            this::ended,
            shortcut);
    flows.put(key, flow);
    flow.send(packet.udpPayload());
    common.admissions().decide(target.get()).thenAccept(decision -> settle(flow, decision));
    return null;
  }

  private void ended(UdpFlow flow, boolean wasConfirmed) {
    flows.remove(flow.key(), flow);
    if (wasConfirmed) {
      reachable.ended(flow.target().caught().getAddress());
    }
  }

  private void settle(UdpFlow flow, Decision decision) {
    if (decision instanceof Decision.Reached reached) {
      // Taken note of before, so that its end cannot come first.
      reachable.opened(flow.target().caught().getAddress());
      if (!open(flow, reached.far(), true)) {
        reachable.ended(flow.target().caught().getAddress());
      }
    } else if (decision instanceof Decision.Refused refused) {
      flow.abort(refused.reason());
    } else {
      direct(flow);
    }
  }

  private static boolean open(UdpFlow flow, ByteStream far, boolean confirmed) {
    boolean opened = flow.open(far, confirmed);
    if (!opened) {
      far.end();
    }
    return opened;
  }

  private void direct(UdpFlow flow) {
    common
        .dialer()
        .udp(flow.target().caught())
        .whenComplete(
            (far, failure) -> {
              if (far == null) {
                flow.abort(ReasonCode.RESOURCE_TIMEOUT);
              } else {
                open(flow, far, false);
              }
            });
  }

  /** Ends flows that are idle. */
  void sweep() {
    long now = nanos.getAsLong();
    for (UdpFlow flow : List.copyOf(flows.values())) {
      if (now - flow.lastUsed() > limits.idleNanos()) {
        flow.close();
      }
    }
  }

  /** Breaks all flows off. */
  void abort(ReasonCode reason) {
    List.copyOf(flows.values()).forEach(flow -> flow.abort(reason));
  }

  int size() {
    return flows.size();
  }
}
