package zta.intercept.tun.internal.netty;

import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Protocol;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.flow.NatTable;
import zta.intercept.tun.internal.flow.RateLimit;
import zta.intercept.tun.internal.flow.ReachableHosts;
import zta.intercept.tun.internal.packet.Drop;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.intercept.tun.internal.packet.Packet;

/**
 * TCP: segments of applications are rewritten so that the system's own TCP takes them to a listener
 * at the device's address, and those of the listener so that they seem to come from the far end.
 *
 * <p>The first SYN is held until the far end is reached, so that {@code connect} of the application
 * succeeds and fails when it should.
 *
 * <p>On a fast path only the SYN comes by. It goes back as it is when its time has come, and the
 * system takes it and all that follows to a listener that is transparent.
 */
// A channel that closes late harms nobody.
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpSide {
  private static final int DNS = 53;
  private static final int DISCARD = SelfTest.PORT;

  private final Common common;
  private final RateLimit rate;
  private final LongSupplier nanos;
  private final NatTable<TcpFlow> flows;
  private final ReachableHosts reachable;
  private final boolean fast;

  /** What both protocols need. */
  record Common(
      Wire wire, Targets targets, Admissions admissions, DirectDialer dialer, Resolver resolver) {}

  /**
   * Makes it.
   *
   * @param most flows at once
   * @param fast whether there is a fast path, so that segments keep their addresses
   */
  TcpSide(
      Common common,
      int most,
      boolean fast,
      RateLimit rate,
      ReachableHosts reachable,
      LongSupplier nanos) {
    this.fast = fast;
    this.common = common;
    this.rate = rate;
    this.nanos = nanos;
    this.reachable = reachable;
    flows = new NatTable<>(most);
  }

  /**
   * Takes a segment from the device.
   *
   * @param ends the device's addresses in the segment's family
   * @param listener the listener's port
   * @return why it was dropped, null when it was not
   */
  @Nullable Drop take(Packet segment, Ends ends, int listener) {
    if (!fast && segment.goesTo(ends.peer()) && segment.sourcePort() == listener) {
      return fromListener(segment, ends);
    }
    FlowKey key = FlowKey.of(segment);
    TcpFlow flow = flows.of(key);
    if (segment.has(Packet.SYN) && !segment.has(Packet.ACK)) {
      return syn(segment, ends, listener, key, flow);
    }
    if (flow == null) {
      if (!segment.has(Packet.RST)) {
        common.wire().reset(segment);
      }
      return Drop.STRAY;
    }
    if (flow.state() == TcpFlow.State.PENDING) {
      if (segment.has(Packet.RST)) {
        forget(flow, ReasonCode.APPLICATION_RESET);
      }
      return Drop.STRAY;
    }
    return toListener(segment, ends, listener, flow);
  }

  private @Nullable Drop fromListener(Packet segment, Ends ends) {
    TcpFlow flow = flows.at(segment.destinationPort());
    if (flow == null) {
      return Drop.STRAY;
    }
    FlowKey key = flow.key();
    segment.rewriteTcp(key.remoteBytes(), key.remotePort(), ends.own(), key.localPort());
    common.wire().send(segment.whole());
    // Not before: whoever stops closes the device once the last reset has passed.
    flow.pass(segment, false, nanos.getAsLong());
    return null;
  }

  private @Nullable Drop toListener(Packet segment, Ends ends, int listener, TcpFlow flow) {
    flow.pass(segment, true, nanos.getAsLong());
    if (!fast) {
      segment.rewriteTcp(ends.peer(), flow.port(), ends.own(), listener);
    }
    common.wire().send(segment.whole());
    return null;
  }

  private @Nullable Drop syn(
      Packet segment, Ends ends, int listener, FlowKey key, @Nullable TcpFlow known) {
    if (known != null && known.state() != TcpFlow.State.OVER) {
      boolean again = known.began(segment.sequence());
      // On a fast path nobody else sees that the application has begun anew.
      if (known.state() != TcpFlow.State.PENDING && (again || !fast)) {
        return toListener(segment, ends, listener, known);
      }
      if (again) {
        return Drop.PENDING;
      }
    }
    if (known != null) {
      forget(known, ReasonCode.APPLICATION_RESET);
    }
    return rate.allows() ? begin(segment, ends, listener, key) : Drop.RATE;
  }

  private @Nullable Drop begin(Packet syn, Ends ends, int listener, FlowKey key) {
    boolean toPeer = syn.goesTo(ends.peer());
    Optional<InetSocketAddress> resolver =
        toPeer && key.remotePort() == DNS ? common.resolver().address() : Optional.empty();
    Optional<Target> target =
        toPeer && resolver.isEmpty() && key.remotePort() != DISCARD
            ? Optional.empty()
            : common.targets().of(Protocol.TCP, ends.own(), key);
    if (target.isEmpty()) {
      common.wire().reset(syn);
      return Drop.DESTINATION;
    }
    Optional<TcpFlow> added =
        flows.add(key, port -> new TcpFlow(key, port, syn, target.get(), nanos.getAsLong()));
    if (added.isEmpty()) {
      target.get().release();
      common.wire().reset(syn);
      return Drop.QUEUE;
    }
    TcpFlow flow = added.get();
    if (resolver.isPresent()) {
      dial(flow, resolver.get(), ends, listener);
    } else if (toPeer) {
      open(flow, new SelfTest.Nothing(), ends, listener);
    } else {
      common
          .admissions()
          .decide(flow.target())
          .thenAccept(decision -> settle(flow, decision, ends, listener));
    }
    return null;
  }

  private void settle(TcpFlow flow, Decision decision, Ends ends, int listener) {
    if (decision instanceof Decision.Reached reached) {
      open(flow, reached.far(), ends, listener);
    } else if (decision instanceof Decision.Direct) {
      dial(flow, flow.target().caught(), ends, listener);
    } else if (decision instanceof Decision.Refused refused) {
      refuse(flow, refused.reason());
    }
  }

  private void dial(TcpFlow flow, InetSocketAddress address, Ends ends, int listener) {
    common
        .dialer()
        .tcp(address)
        .whenComplete(
            (far, failure) -> {
              if (far == null) {
                refuse(flow, ReasonCode.RESOURCE_REFUSED);
              } else {
                open(flow, far, ends, listener);
              }
            });
  }

  private void open(TcpFlow flow, ByteStream far, Ends ends, int listener) {
    if (!flow.open(far, nanos.getAsLong())) {
      far.abort(ReasonCode.APPLICATION_RESET);
      return;
    }
    reachable.opened(flow.target().caught().getAddress());
    Packet syn = new Packet();
    ByteBuffer bytes = flow.syn();
    if (syn.read(bytes) == null) {
      if (!fast) {
        syn.rewriteTcp(ends.peer(), flow.port(), ends.own(), listener);
      }
      common.wire().send(bytes);
    }
  }

  private void refuse(TcpFlow flow, ReasonCode reason) {
    if (flow.end(reason) == TcpFlow.State.PENDING) {
      resetSyn(flow);
      flows.remove(flow.key(), flow.port(), flow);
    }
  }

  private void resetSyn(TcpFlow flow) {
    Packet syn = new Packet();
    if (syn.read(flow.syn()) == null) {
      common.wire().reset(syn);
    }
  }

  private void forget(TcpFlow flow, ReasonCode reason) {
    over(flow, flow.end(reason));
    flows.remove(flow.key(), flow.port(), flow);
  }

  private void over(TcpFlow flow, TcpFlow.State was) {
    if (was == TcpFlow.State.OPENED || was == TcpFlow.State.JOINED) {
      reachable.ended(flow.target().caught().getAddress());
    }
  }

  /**
   * Takes a connection that the listener has accepted, on its loop.
   *
   * @param local its own address, which is the far end's on a fast path
   */
  void accepted(SocketChannel channel, InetSocketAddress remote, InetSocketAddress local) {
    TcpFlow flow =
        fast
            ? flows.of(
                FlowKey.of(remote.getPort(), local.getAddress().getAddress(), local.getPort()))
            : flows.at(remote.getPort());
    if (flow == null || !flow.join(channel)) {
      channel.close();
      return;
    }
    channel
        .closeFuture()
        .addListener(
            closed -> {
              if (flow.closed()) {
                over(flow, TcpFlow.State.JOINED);
              }
              if (fast) {
                flows.remove(flow.key(), flow.port(), flow);
              }
            });
  }

  /** Ends what was abandoned, and forgets what is over. */
  void sweep() {
    long now = nanos.getAsLong();
    for (TcpFlow flow : flows.all()) {
      if (flow.overdue(now)) {
        refuse(flow, ReasonCode.RESOURCE_TIMEOUT);
      }
      if (flow.abandoned(now)) {
        over(flow, flow.end(ReasonCode.APPLICATION_RESET));
      }
      if (flow.forgettable(now)) {
        flows.remove(flow.key(), flow.port(), flow);
      }
    }
  }

  /** Breaks all flows off; the reader must go on for their resets to reach the applications. */
  void abort(ReasonCode reason) {
    for (TcpFlow flow : flows.all()) {
      TcpFlow.State was = flow.end(reason);
      over(flow, was);
      if (was == TcpFlow.State.PENDING || was == TcpFlow.State.OPENED) {
        resetSyn(flow);
        flows.remove(flow.key(), flow.port(), flow);
      } else if (was == TcpFlow.State.OVER) {
        flows.remove(flow.key(), flow.port(), flow);
      }
    }
  }

  /** Returns whether the reset of each flow that was broken off has passed. */
  boolean settled() {
    return flows.all().stream().allMatch(TcpFlow::wasReset);
  }

  int size() {
    return (int) flows.all().stream().filter(flow -> flow.state() != TcpFlow.State.OVER).count();
  }
}
