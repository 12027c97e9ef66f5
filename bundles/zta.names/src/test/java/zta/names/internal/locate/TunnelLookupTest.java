package zta.names.internal.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import zta.api.fault.Fault;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.intercept.Admission;
import zta.api.intercept.Offer;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.Wire;
import zta.names.internal.resolve.Client;
import zta.names.internal.resolve.Location;

/** Whom a lookup asks, with whose rights, and what it believes. */
class TunnelLookupTest {
  private static final String NAME = "_ldap._tcp.corp.example";
  private static final LocalUser ANN = new LocalUser("ann");
  private static final LocalUser BOB = new LocalUser("bob");
  private static final Destination SERVER = new Destination(Protocol.TCP, "10.1.0.53", 53);
  private static final Client CLIENT =
      Client.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), false);

  private final List<Fault> faults = new ArrayList<>();
  private final Side side = new Side();

  /** Users, what their policies name, and what becomes of their flows. */
  private static final class Side implements PrivateSide {
    private Optional<LocalUser> owner = Optional.of(ANN);
    private final Map<LocalUser, Destination> servers = new HashMap<>(Map.of(ANN, SERVER));
    private final Map<LocalUser, DnsStream> streams = new HashMap<>();
    private final List<Offer> offers = new ArrayList<>();
    private CompletionStage<Admission> instead;

    @Override
    public Optional<LocalUser> owner(Client client) {
      return owner;
    }

    @Override
    public List<LocalUser> enrolled() {
      return List.of(BOB, ANN);
    }

    @Override
    public Optional<Destination> nameserver(LocalUser user, String name) {
      return Optional.ofNullable(servers.get(user));
    }

    @Override
    public CompletionStage<Admission> open(Offer offer) {
      offers.add(offer);
      DnsStream stream = streams.get(offer.user().orElseThrow());
      return instead != null
          ? instead
          : CompletableFuture.completedFuture(
              stream == null ? new Admission.Passed("none") : new Admission.Opened(null, stream));
    }
  }

  private List<Location> locate(int millis, int most) throws Exception {
    TunnelLookup lookup =
        new TunnelLookup(
            side,
            new TunnelLookup.Settings(millis, most, Set.of("systemd-resolve")),
            Runnable::run,
            faults::add);
    return lookup.locate(NAME, CLIENT).toCompletableFuture().get();
  }

  private List<Location> locate() throws Exception {
    return locate(20_000, 8);
  }

  private String failure(int millis, int most) {
    Throwable failed = assertThrows(ExecutionException.class, () -> locate(millis, most));
    assertTrue(failed.getCause() != null);
    assertEquals(List.of("ZTA-NAMES-005"), faults.stream().map(Fault::code).distinct().toList());
    return faults.get(0).reason();
  }

  private DnsStream answers(LocalUser user, UnaryOperator<byte[]> server) {
    DnsStream stream = new DnsStream(server);
    side.streams.put(user, stream);
    return stream;
  }

  private static Message parsed(byte[] bytes) {
    try {
      return Message.parse(bytes);
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] service(int port, String target) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[] {0, 1, 0, 2, (byte) (port >>> 8), (byte) port});
    data.writeBytes(Wire.nameBytes(target));
    return data.toByteArray();
  }

  private static byte[] twoServers(byte[] query) {
    return Wire.answer(parsed(query), 2, 0, 1)
        .record(NAME, RecordType.SRV, service(389, "DC1.corp.example"))
        .record(NAME, RecordType.SRV, service(390, "far.public.example"))
        .record("dc1.corp.example", RecordType.A, new byte[] {10, 1, 0, 9})
        .bytes();
  }

  private static List<String> texts(List<Location> found) {
    return found.stream().map(at -> at.port() + " " + at.target().text()).toList();
  }

  @Test
  void asksTheServerOfTheUsersPolicyInAFlowOfTheUser() throws Exception {
    DnsStream stream = answers(ANN, TunnelLookupTest::twoServers);

    List<Location> found = locate();

    assertEquals(List.of("389 dc1.corp.example", "390 far.public.example"), texts(found));
    assertEquals(60, found.get(0).ttl(), "not kept for long");
    assertEquals(
        List.of(Offer.of("names", CLIENT.address().get(), SERVER, Optional.of(ANN))), side.offers);
    assertEquals("end", stream.endedBy());
    assertEquals(List.of(), faults);
  }

  @Test
  void followsAliasesAndTakesWhatIsNoHostForNothing() throws Exception {
    answers(
        ANN,
        query ->
            Wire.answer(parsed(query), 4, 0, 0)
                .record(NAME, RecordType.CNAME, Wire.nameBytes("_x._tcp.corp.example"))
                .record("_x._tcp.corp.example", RecordType.SRV, service(1, "a b.corp.example"))
                .record("_x._tcp.corp.example", RecordType.SRV, service(2, "dc2.corp.example"))
                .record("other.corp.example", RecordType.SRV, service(3, "dc3.corp.example"))
                .bytes());
    assertEquals(List.of("2 dc2.corp.example"), texts(locate()));
  }

  @Test
  void serviceThatIsNowhereIsToldSo() throws Exception {
    answers(
        ANN,
        query ->
            Wire.answer(parsed(query), 1, 0, 0)
                .record(NAME, RecordType.SRV, service(0, ""))
                .bytes());
    assertEquals(List.of("0 "), texts(locate()));
  }

  @Test
  void noSuchNameIsNoLocationAndNoFault() throws Exception {
    answers(
        ANN,
        query -> {
          byte[] bytes = Wire.answer(parsed(query), 0, 0, 0).bytes();
          bytes[3] = (byte) (bytes[3] | 3);
          return bytes;
        });
    assertEquals(List.of(), locate());
    assertEquals(List.of(), faults);
  }

  @Test
  void whoHasNoServerInThePolicyGetsNothingAndNobodyIsAsked() throws Exception {
    side.owner = Optional.of(new LocalUser("mallory"));
    answers(ANN, TunnelLookupTest::twoServers);
    assertEquals(List.of(), locate());
    assertEquals(List.of(), side.offers);
  }

  @Test
  void whoCannotBeToldGetsNothing() {
    side.owner = Optional.empty();
    answers(ANN, TunnelLookupTest::twoServers);
    assertTrue(failure(20_000, 8).contains("which user"));
    assertEquals(List.of(), side.offers);
  }

  @Test
  void forTheMachinesOwnResolverTheEnrolledTakeTurns() throws Exception {
    side.owner = Optional.of(new LocalUser("systemd-resolve"));
    side.servers.put(BOB, SERVER);
    answers(ANN, TunnelLookupTest::twoServers);

    assertEquals(2, locate().size());
    assertEquals(
        List.of(BOB, ANN), side.offers.stream().map(offer -> offer.user().orElseThrow()).toList());
  }

  @Test
  void badAnswersAreNotBelieved() {
    List<UnaryOperator<byte[]>> bad =
        List.of(
            query -> null,
            query -> new byte[] {1, 2, 3},
            query -> Wire.answer(parsed(Wire.query("x.corp.example", 33)), 0, 0, 0).bytes(),
            query -> {
              byte[] bytes = Wire.answer(parsed(query), 0, 0, 0).bytes();
              bytes[3] = (byte) (bytes[3] | 5);
              return bytes;
            },
            query -> {
              byte[] bytes = Wire.answer(parsed(query), 0, 0, 0).bytes();
              bytes[2] = (byte) (bytes[2] | 2);
              return bytes;
            },
            query ->
                Wire.answer(parsed(query), 1, 0, 0)
                    .record(NAME, RecordType.SRV, new byte[] {0, 1, 0, 2})
                    .bytes(),
            query -> {
              Wire wire = Wire.answer(parsed(query), 1_100, 0, 0);
              for (int i = 0; i < 1_100; i++) {
                wire.record(NAME, RecordType.SRV, service(i, "a.b"));
              }
              return wire.bytes();
            });
    for (UnaryOperator<byte[]> server : bad) {
      faults.clear();
      answers(ANN, server);
      failure(20_000, 8);
    }
  }

  @Test
  void silenceEndsInTimeAndTheFlowWithIt() {
    DnsStream stream = answers(ANN, query -> new byte[0]);
    assertTrue(failure(100, 8).contains("in time"));
    assertEquals("APPLICATION_RESET", stream.endedBy());
  }

  @Test
  void whatIsNotPrivateToTheUserIsNotAsked() {
    assertTrue(failure(20_000, 8).contains("not private"));
  }

  @Test
  void notMoreThanSoManyAtOnce() {
    side.instead = new CompletableFuture<>();
    assertTrue(failure(20_000, 0).contains("at once"));
  }
}
