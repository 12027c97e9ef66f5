package zta.intercept.tun.internal.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.device.TunDevice;
import zta.intercept.tun.internal.flow.ReachableHosts;
import zta.intercept.tun.internal.packet.Drop;
import zta.intercept.tun.internal.packet.DropCounts;
import zta.intercept.tun.internal.packet.Packet;
import zta.intercept.tun.internal.packet.Replies;
import zta.intercept.tun.internal.packet.Unreachable;
import zta.lib.net.IpText;

/**
 * Reads packet after packet from the device, on a thread of its own, and hands each to its
 * protocol. A packet that is not sound is counted and dropped, one that is not from the device's
 * own address is refused.
 */
final class TunEngine {
  /** Addresses and listening port in one family. */
  record Family(Ends ends, int listener) {}

  private static final Logger LOG = LoggerFactory.getLogger(TunEngine.class);
  private static final int ROOM = Replies.LARGEST + 1;
  private static final long STOP_MILLIS = 2_000;
  private static final long SETTLE_MILLIS = 1_000;
  private static final long POLL_MILLIS = 10;

  private final TunDevice device;
  private final Wire wire;
  private final TcpSide tcp;
  private final UdpSide udp;
  private final ReachableHosts reachable;
  private final DropCounts drops;
  private final Family four;
  private final @Nullable Family six;
  private final Consumer<IOException> lost;
  private final Packet packet = new Packet();
  private final Thread reader = new Thread(this::read, "zta-tun-1");

  TunEngine(
      TunDevice device,
      Wire wire,
      TcpSide tcp,
      UdpSide udp,
      ReachableHosts reachable,
      DropCounts drops,
      Family four,
      @Nullable Family six,
      Consumer<IOException> lost) {
    this.device = device;
    this.wire = wire;
    this.tcp = tcp;
    this.udp = udp;
    this.reachable = reachable;
    this.drops = drops;
    this.four = four;
    this.six = six;
    this.lost = lost;
    reader.setDaemon(true);
  }

  void start() {
    reader.start();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    try {
      while (device.read(buffer)) {
        take(buffer);
      }
    } catch (IOException e) {
      lost.accept(e);
    }
  }

  /** Takes one packet; never fails. */
  void take(ByteBuffer bytes) {
    try {
      Drop drop = packet.read(bytes);
      if (drop == null) {
        drop = dispatch();
      }
      if (drop != null) {
        drops.add(drop);
      }
    } catch (RuntimeException e) {
      // One packet that nobody has thought of must not end the service of all others.
      drops.add(Drop.MALFORMED);
      LOG.warn("A packet could not be handled", e);
    }
  }

  private @Nullable Drop dispatch() {
    Family family = packet.six() ? six : four;
    if (family == null) {
      return Drop.SOURCE;
    }
    if (!isHost(packet.destination())) {
      return Drop.DESTINATION;
    }
    if (!packet.comesFrom(family.ends().own())) {
      return foreign();
    }
    return switch (packet.protocol()) {
      case Packet.TCP -> tcp.take(packet, family.ends(), family.listener());
      case Packet.UDP -> udp.take(packet, family.ends());
      default -> icmp(family);
    };
  }

  /** Of a program that bound another of the machine's addresses: it hears that this does not go. */
  private Drop foreign() {
    if (!isHost(packet.source())) {
      return Drop.SOURCE;
    }
    if (packet.protocol() == Packet.UDP) {
      wire.unreachable(packet, Unreachable.PROHIBITED);
    } else if (packet.protocol() == Packet.TCP && !packet.has(Packet.RST)) {
      wire.reset(packet);
    }
    return Drop.SOURCE;
  }

  private static boolean isHost(byte[] address) {
    int first = address[0] & 0xff;
    return address.length == 4 ? first > 0 && first < 224 && first != 127 : first != 0xff;
  }

  /** Answers an echo only for whom something else has shown to be there. */
  private @Nullable Drop icmp(Family family) {
    if (!packet.isEchoRequest()) {
      return Drop.PROTOCOL;
    }
    if (packet.goesTo(family.ends().peer())
        || reachable.knows(IpText.address(packet.destination()))) {
      packet.turnIntoEchoReply();
      wire.send(packet.whole());
      return null;
    }
    wire.unreachable(packet, Unreachable.HOST);
    return Drop.DESTINATION;
  }

  /** Ends what is idle or abandoned; called every second. */
  void sweep() {
    tcp.sweep();
    udp.sweep();
  }

  /** Breaks all flows off so that applications hear of it, and stops; the device is closed then. */
  void stop(ReasonCode reason) throws InterruptedException {
    udp.abort(reason);
    tcp.abort(reason);
    for (long waited = 0; waited < SETTLE_MILLIS && !tcp.settled(); waited += POLL_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    device.close();
    reader.join(STOP_MILLIS);
  }

  /** Returns flows and dropped packets in a few words. */
  String summary() {
    return tcp.size() + " TCP and " + udp.size() + " UDP flows, dropped packets " + drops;
  }
}
