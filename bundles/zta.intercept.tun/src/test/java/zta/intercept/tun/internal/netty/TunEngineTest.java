package zta.intercept.tun.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.ReasonCode;
import zta.api.flow.Chunk;
import zta.api.flow.LocalUser;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Admission;
import zta.api.intercept.Offer;
import zta.intercept.tun.internal.device.Ends;
import zta.intercept.tun.internal.flow.RateLimit;
import zta.intercept.tun.internal.flow.ReachableHosts;
import zta.intercept.tun.internal.packet.Drop;
import zta.intercept.tun.internal.packet.DropCounts;
import zta.intercept.tun.internal.packet.Packet;
import zta.intercept.tun.internal.packet.Packets;
import zta.lib.net.Cidr;

/** The whole engine between a device in memory and an engine double, packet by packet. */
class TunEngineTest {
  private static final String OWN = "172.19.0.1";
  private static final String PEER = "172.19.0.2";
  private static final String FAR = "192.0.2.7";
  private static final int LISTENER = 4000;
  private static final int RATE = 5;

  private final MemoryTun device = new MemoryTun();
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final DropCounts drops = new DropCounts();
  private final Doubles.Names names = new Doubles.Names();
  private final List<Offer> offers = new ArrayList<>();
  private final StreamDouble far = new StreamDouble();
  private CompletableFuture<Admission> answer = new CompletableFuture<>();
  private boolean own;
  private final TunEngine engine = engine(false);
  private final Packet seen = new Packet();

  private TunEngine engine(boolean fast) {
    Wire wire = new Wire(device, drops);
    SocketOwners owners = (local, remote) -> Optional.of(new LocalUser("alice"));
    Admissions admissions =
        new Admissions(this::admit, () -> owners, target -> own, Runnable::run, "alice");
    TcpSide.Common common =
        new TcpSide.Common(
            wire, new Targets(() -> names), admissions, null, new Resolver(() -> null));
    RateLimit rate = new RateLimit(RATE, now::get);
    ReachableHosts reachable = new ReachableHosts(now::get);
    Ends ends =
        new Ends(
            Cidr.parse(OWN + "/30").orElseThrow(), Packets.address(OWN), Packets.address(PEER));
    return new TunEngine(
        device,
        wire,
        new TcpSide(common, 100, fast, rate, reachable, now::get),
        new UdpSide(
            common,
            new UdpSide.Limits(2, 2, TimeUnit.SECONDS.toNanos(300)),
            rate,
            reachable,
            now::get,
            null),
        reachable,
        drops,
        new TunEngine.Family(ends, LISTENER),
        null,
        lost -> {});
  }

  private CompletionStage<Admission> admit(Offer offer) {
    offers.add(offer);
    return answer;
  }

  private void opened() {
    answer.complete(
        new Admission.Opened(Doubles.RefusedFlow.of(offers.get(0), ReasonCode.ALLOWED), far));
  }

  private void refused(ReasonCode reason) {
    answer.complete(new Admission.Refused(Doubles.RefusedFlow.of(offers.get(0), reason)));
  }

  private static ByteBuffer syn(int port, int sequence) {
    return Packets.tcp(OWN, port, FAR, 443, Packet.SYN, sequence, "");
  }

  /** Looks at the next packet that went to the system; it must be sound. */
  private Packet next() {
    ByteBuffer written = device.next();
    assertTrue(written != null && Packets.sound(written));
    assertNull(seen.read(written));
    return seen;
  }

  @Test
  void holdsTheSynUntilTheFarEndIsReached() {
    engine.take(syn(5000, 1));
    engine.take(syn(5000, 1));
    assertNull(device.next());
    assertEquals(1, offers.size());
    assertEquals(1, drops.of(Drop.PENDING));
    assertEquals("tcp:" + FAR + ":443", offers.get(0).destination().toString());
    assertEquals(Optional.of(new LocalUser("alice")), offers.get(0).user());
    opened();
    Packet held = next();
    assertTrue(held.comesFrom(Packets.address(PEER)) && held.goesTo(Packets.address(OWN)));
    assertEquals(LISTENER, held.destinationPort());
    int port = held.sourcePort();
    engine.take(Packets.tcp(OWN, LISTENER, PEER, port, Packet.SYN | Packet.ACK, 9, ""));
    Packet back = next();
    assertTrue(back.comesFrom(Packets.address(FAR)));
    assertEquals(443, back.sourcePort());
    assertEquals(5000, back.destinationPort());
  }

  @Test
  void onAFastPathTheSynIsHeldAndComesBackAsItWas() {
    TunEngine fast = engine(true);
    fast.take(syn(5000, 1));
    assertNull(device.next());
    opened();
    ByteBuffer written = device.next();
    assertEquals(syn(5000, 1), written);
    // Sent again, it comes back again.
    fast.take(syn(5000, 1));
    assertEquals(syn(5000, 1), device.next());
    assertEquals(1, offers.size());
  }

  @Test
  void onAFastPathAnotherSynOfTheSamePortIsAnotherConnection() {
    TunEngine fast = engine(true);
    fast.take(syn(5000, 1));
    opened();
    assertEquals(syn(5000, 1), device.next());
    fast.take(syn(5000, 2));
    assertEquals(2, offers.size());
    assertEquals(ReasonCode.APPLICATION_RESET, far.aborted);
  }

  @Test
  void aRefusedConnectionIsReset() {
    engine.take(syn(5000, 1));
    refused(ReasonCode.NO_RULE);
    Packet reset = next();
    assertEquals(Packet.RST | Packet.ACK, reset.flags());
    assertEquals(5000, reset.destinationPort());
    answer = new CompletableFuture<>();
    engine.take(syn(5000, 2));
    assertEquals(2, offers.size());
  }

  @Test
  void anotherAttemptFromTheSamePortTakesThePlaceOfTheFirst() {
    engine.take(syn(5000, 1));
    CompletableFuture<Admission> first = answer;
    answer = new CompletableFuture<>();
    engine.take(syn(5000, 2));
    assertEquals(2, offers.size());
    StreamDouble late = new StreamDouble();
    first.complete(
        new Admission.Opened(Doubles.RefusedFlow.of(offers.get(0), ReasonCode.ALLOWED), late));
    assertEquals(ReasonCode.APPLICATION_RESET, late.aborted);
    assertNull(device.next());
    opened();
    assertEquals(2, next().sequence());
  }

  @Test
  void aConnectionThatNobodyAcceptsIsGivenUp() {
    engine.take(syn(5000, 1));
    opened();
    now.addAndGet(TimeUnit.SECONDS.toNanos(14));
    engine.sweep();
    assertNull(far.aborted);
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    engine.sweep();
    assertEquals(ReasonCode.APPLICATION_RESET, far.aborted);
  }

  @Test
  void aConnectionThatNobodyDecidesIsReset() {
    engine.take(Packets.tcp(OWN, 5000, Doubles.Names.ADDRESS, 443, Packet.SYN, 1, ""));
    now.addAndGet(TimeUnit.SECONDS.toNanos(151));
    engine.sweep();
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    assertEquals(0, names.held());
    opened();
    assertEquals(ReasonCode.APPLICATION_RESET, far.aborted);
  }

  @Test
  void aSegmentOfNoConnectionIsReset() {
    engine.take(Packets.tcp(OWN, 5000, FAR, 443, Packet.ACK, 1, "x"));
    assertEquals(Packet.RST, next().flags());
    engine.take(Packets.tcp(OWN, 5000, FAR, 443, Packet.RST, 1, ""));
    assertNull(device.next());
    assertEquals(2, drops.of(Drop.STRAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "224.0.0.1", "255.255.255.255", "0.0.0.1"})
  void goesToSingleHostsOnly(String to) {
    engine.take(Packets.udp(OWN, 5000, to, 53, "x"));
    assertEquals(1, drops.of(Drop.DESTINATION));
    assertNull(device.next());
  }

  @Test
  void aSourceOtherThanTheDevicesOwnIsRefused() {
    engine.take(Packets.tcp("10.1.1.1", 5000, FAR, 443, Packet.SYN, 1, ""));
    Packet reset = next();
    assertTrue(reset.comesFrom(Packets.address(FAR)) && reset.goesTo(Packets.address("10.1.1.1")));
    assertEquals(Packet.RST | Packet.ACK, reset.flags());
    engine.take(Packets.udp("10.1.1.1", 5000, FAR, 443, "x"));
    assertEquals(Packet.ICMP, next().protocol());
    assertEquals(2, drops.of(Drop.SOURCE));
    assertEquals(List.of(), offers);
  }

  @Test
  void aSourceThatCannotHearItIsDropped() {
    engine.take(Packets.tcp("10.1.1.1", 5000, FAR, 443, Packet.RST, 1, ""));
    engine.take(Packets.udp("0.0.0.0", 5000, FAR, 443, "x"));
    engine.take(Packets.udp("fd50::1", 5000, "fd50::2", 443, "no IPv6 here"));
    assertEquals(3, drops.of(Drop.SOURCE));
    assertNull(device.next());
  }

  @Test
  void moreNewFlowsThanAllowedAreHeldBack() {
    for (int port = 1; port <= RATE + 2; port++) {
      engine.take(syn(port, 1));
    }
    assertEquals(RATE, offers.size());
    assertEquals(2, drops.of(Drop.RATE));
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    engine.take(syn(RATE + 1, 1));
    assertEquals(RATE + 1, offers.size());
  }

  @Test
  void datagramsWaitForTheDecisionWithinBounds() {
    for (String text : new String[] {"one", "two", "three"}) {
      engine.take(Packets.udp(OWN, 5000, FAR, 53, text));
    }
    assertEquals(1, offers.size());
    assertEquals(1, drops.of(Drop.QUEUE));
    opened();
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "four"));
    assertEquals(List.of("one", "two", "four"), far.got);
    far.receiver.write(Chunk.of(ByteBuffer.wrap("reply".getBytes(StandardCharsets.US_ASCII))));
    Packet reply = next();
    assertTrue(reply.comesFrom(Packets.address(FAR)));
    assertEquals(5000, reply.destinationPort());
    assertEquals("reply", StandardCharsets.US_ASCII.decode(reply.udpPayload()).toString());
  }

  @Test
  void datagramsAreDroppedWhereTheTunnelIsFull() {
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "one"));
    opened();
    far.writable = false;
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "two"));
    assertEquals(List.of("one"), far.got);
    assertEquals(1, drops.of(Drop.QUEUE));
  }

  @Test
  void aRefusedDatagramFlowHearsOfItByIcmp() {
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "one"));
    refused(ReasonCode.NO_RULE);
    ByteBuffer icmp = device.next();
    assertTrue(Packets.sound(icmp));
    assertEquals(3, icmp.get(20));
    assertEquals(13, icmp.get(21));
  }

  @Test
  void anIdleDatagramFlowEnds() {
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "one"));
    opened();
    now.addAndGet(TimeUnit.SECONDS.toNanos(301));
    engine.sweep();
    assertTrue(far.ended);
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "again"));
    assertEquals(2, offers.size());
  }

  @Test
  void noMoreDatagramFlowsThanAllowed() {
    engine.take(Packets.udp(OWN, 5000, FAR, 53, "x"));
    engine.take(Packets.udp(OWN, 5001, FAR, 53, "x"));
    engine.take(Packets.udp(OWN, 5002, FAR, 53, "x"));
    assertEquals(2, offers.size());
    assertEquals(13, device.next().get(21));
  }

  @Test
  void anEchoIsAnsweredOnlyWhenAFlowHasShownThatTheHostIsThere() {
    engine.take(Packets.echo(OWN, FAR));
    assertEquals(3, device.next().get(20));
    engine.take(syn(5000, 1));
    opened();
    device.next();
    engine.take(Packets.echo(OWN, FAR));
    ByteBuffer reply = device.next();
    assertTrue(Packets.sound(reply));
    assertEquals(0, reply.get(20));
  }

  @Test
  void aSyntheticAddressStandsForItsNameUntilTheFlowEnds() {
    engine.take(Packets.tcp(OWN, 5000, Doubles.Names.ADDRESS, 443, Packet.SYN, 1, ""));
    assertEquals("tcp:app.corp.example:443", offers.get(0).destination().toString());
    assertEquals(1, names.held());
    refused(ReasonCode.NO_RULE);
    assertEquals(0, names.held());
  }

  @Test
  void aSyntheticAddressWithoutANameIsRefusedUnasked() {
    engine.take(Packets.tcp(OWN, 5000, "100.64.0.99", 443, Packet.SYN, 1, ""));
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    assertEquals(List.of(), offers);
  }

  @Test
  void aSyntheticAddressIsNeverDialledDirectly() {
    engine.take(Packets.tcp(OWN, 5000, Doubles.Names.ADDRESS, 443, Packet.SYN, 1, ""));
    answer.complete(new Admission.Passed("none"));
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    assertEquals(0, names.held());
  }

  @Test
  void theAgentsOwnFlowIsRefusedUnasked() {
    own = true;
    engine.take(syn(5000, 1));
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    assertEquals(List.of(), offers);
  }

  @Test
  void aStopBreaksEverythingOff() throws InterruptedException {
    engine.start();
    engine.take(syn(5000, 1));
    engine.stop(ReasonCode.SHUTDOWN);
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    opened();
    assertEquals(ReasonCode.APPLICATION_RESET, far.aborted);
  }

  @Test
  void nobodyIsAtTheFarEndOfTheDevice() {
    engine.take(Packets.tcp(OWN, 5000, PEER, 80, Packet.SYN, 1, ""));
    assertEquals(Packet.RST | Packet.ACK, next().flags());
    engine.take(Packets.udp(OWN, 5000, PEER, 53, "no resolver"));
    assertEquals(3, device.next().get(21));
  }
}
