package zta.names.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.Fault;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;
import zta.names.internal.NamesFault;
import zta.names.internal.dns.DnsName;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.ResourceRecord;
import zta.names.internal.dns.Wire;
import zta.names.internal.pool.AddressRange;
import zta.names.internal.pool.NameSlots;
import zta.names.internal.pool.SyntheticPool;

/** What a client gets to see, and what goes upstream, for each kind of question. */
class ResolverTest {
  private static final byte[] SYNTHETIC4 = {100, 65, 1, 0};
  private static final byte[] PUBLIC = {(byte) 203, 0, 113, 7};
  private static final int NXDOMAIN = 3;
  private static final int SERVFAIL = 2;
  private static final Client UDP = new Client(false, Optional.empty());

  private final Upstream upstream = new Upstream();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> looked = new ArrayList<>();
  private final NameSlots slots =
      new NameSlots(
          64,
          Duration.ofSeconds(30),
          System::nanoTime,
          new NameSlots.Snapshot(0, List.of(), List.of()));
  private final SyntheticPool pool =
      new SyntheticPool(
          AddressRange.parse("100.65.0.0/16"), AddressRange.parse("fd7a:5a7a::/64"), slots);
  private Resolver resolver;

  @BeforeEach
  void make() {
    slots.stored(slots.snapshot());
    resolver = resolver(50);
    resolver.caught(caught(true));
    resolver.upstreams(new Upstreams(Upstream.servers(2), List.of("home.lan")));
    upstream.answer(
        query ->
            Wire.answer(query, 1, 0, 0)
                .record(query.question().name().text(), query.question().type(), PUBLIC)
                .bytes());
  }

  private Resolver resolver(long readyMillis) {
    return new Resolver(
        pool,
        upstream,
        new Resolver.Settings(
            2,
            List.of("_ldap._tcp.corp.example 0 100 389 dc1.corp.example", "bad"),
            64,
            readyMillis),
        this::locate,
        faults::add);
  }

  /** What the private side knows: one service, and one that it fails to tell of. */
  private CompletionStage<List<Location>> locate(String name, Client client) {
    looked.add(name);
    return switch (name) {
      case "_kerberos._udp.corp.example" ->
          CompletableFuture.completedFuture(
              List.of(
                  new Location(1, 2, 88, DnsName.of("dc1.corp.example"), 60),
                  new Location(3, 4, 88, DnsName.of("far.public.example"), 7)));
      case "_broken._tcp.corp.example" -> CompletableFuture.failedFuture(new IOException("no"));
      default -> CompletableFuture.completedFuture(List.of());
    };
  }

  private static Catch caught(boolean ready) {
    return new Catch(
        1,
        ready,
        List.of(
            new Claim(
                List.of("*.corp.example", "only.example"),
                List.of("vpn.corp.example"),
                List.of(),
                List.of())),
        List.of("proxy.corp.example"));
  }

  private Message ask(byte[] query, boolean tcp) throws Exception {
    return Message.parse(
        resolver.answer(query, new Client(tcp, Optional.empty())).toCompletableFuture().get());
  }

  private Message ask(String name, int type) throws Exception {
    return ask(Wire.query(name, type), false);
  }

  private static List<ResourceRecord> answers(Message message) {
    return message.records().stream().filter(r -> r.section() == ResourceRecord.ANSWER).toList();
  }

  private static byte[] only(Message message) {
    assertEquals(1, answers(message).size());
    return message.data(answers(message).get(0));
  }

  @Test
  void privateNamesHaveSyntheticAddressesWithAShortLife() throws Exception {
    Message four = ask("aPp.CORP.example", RecordType.A);

    assertArrayEquals(SYNTHETIC4, only(four));
    assertEquals(2, answers(four).get(0).ttl());
    assertArrayEquals(Wire.nameBytes("aPp.CORP.example"), four.question().name().wire());
    assertEquals(16, only(ask("app.corp.example", RecordType.AAAA)).length);
    assertEquals(2, answers(ask("app.corp.example", RecordType.ANY)).size());
    assertEquals(List.of(), upstream.asked());
  }

  @ParameterizedTest
  @ValueSource(ints = {RecordType.HTTPS, RecordType.SVCB, RecordType.CNAME, 15, 16, 2, 6, 43, 9999})
  void privateNamesHaveNothingElse(int type) throws Exception {
    Message reply = ask("app.corp.example", type);

    assertEquals(0, reply.rcode());
    assertEquals(List.of(), answers(reply));
    assertEquals(List.of(), upstream.asked());
  }

  @Test
  void privateNamesOfOtherClassesAndShapesHaveNothing() throws Exception {
    byte[] chaos = Wire.query("app.corp.example", RecordType.A);
    chaos[chaos.length - 1] = 3;
    assertEquals(List.of(), answers(ask(chaos, false)));
    byte[] odd = Wire.query("a p.corp.example", RecordType.A);
    assertEquals(List.of(), answers(ask(odd, false)));
    assertEquals(List.of(), upstream.asked());
  }

  @Test
  void serviceRecordsComeFromTheSettings() throws Exception {
    byte[] data = only(ask("_ldap._tcp.corp.example", RecordType.SRV));

    assertEquals(389, (data[4] & 255) << 8 | (data[5] & 255));
    assertArrayEquals(Wire.nameBytes("dc1.corp.example"), Arrays.copyOfRange(data, 6, data.length));
    assertEquals(List.of(), looked, "nobody is asked then");
    assertEquals(1, faults.size(), "the bad line is told");
  }

  @Test
  void otherServiceRecordsComeFromThePrivateSideAndNeverFromUpstream() throws Exception {
    Message found = ask("_Kerberos._udp.corp.example", RecordType.SRV);

    assertEquals(2, answers(found).size());
    assertEquals(found.records(), answers(found), "nothing additional");
    byte[] first = found.data(answers(found).get(0));
    assertArrayEquals(
        Wire.nameBytes("dc1.corp.example"), Arrays.copyOfRange(first, 6, first.length));
    assertEquals(60, answers(found).get(0).ttl());
    assertArrayEquals(SYNTHETIC4, only(ask("dc1.corp.example", RecordType.A)));
    assertEquals(List.of(), answers(ask("_none._tcp.corp.example", RecordType.SRV)));
    assertEquals(SERVFAIL, ask("_broken._tcp.corp.example", RecordType.SRV).rcode());
    assertEquals(List.of(), upstream.asked());
    ask("_sip._tcp.public.example", RecordType.SRV);
    assertEquals(3, looked.size());
    assertEquals(1, upstream.asked().size());
  }

  @Test
  void syntheticAddressesHaveTheirNamesBack() throws Exception {
    byte[] six = only(ask("app.corp.example", RecordType.AAAA));
    StringBuilder nibbles = new StringBuilder();
    for (int i = 15; i >= 0; i--) {
      nibbles.append(Integer.toHexString(six[i] & 15)).append('.');
      nibbles.append(Integer.toHexString(six[i] >> 4 & 15)).append('.');
    }

    byte[] name = Wire.nameBytes("app.corp.example");
    assertArrayEquals(name, only(ask("0.1.65.100.in-addr.arpa", RecordType.PTR)));
    assertArrayEquals(name, only(ask(nibbles + "ip6.arpa", RecordType.PTR)));
    assertEquals(NXDOMAIN, ask("9.9.65.100.in-addr.arpa", RecordType.PTR).rcode());
    assertEquals(List.of(), upstream.asked());
    ask("7.113.0.203.in-addr.arpa", RecordType.PTR);
    assertEquals(1, upstream.asked().size());
  }

  @Test
  void exceptionsAndOutsideNamesGoUpstream() throws Exception {
    for (String name : List.of("vpn.corp.example", "proxy.corp.example", "corp.example", "a.b")) {
      assertArrayEquals(PUBLIC, only(ask(name, RecordType.A)));
    }
    assertEquals(4, upstream.asked().size());
  }

  @Test
  void searchDomainsDoNotCarryPrivateNamesOut() throws Exception {
    assertEquals(NXDOMAIN, ask("app.corp.example.home.lan", RecordType.A).rcode());
    assertEquals(List.of(), upstream.asked());
    ask("printer.home.lan", RecordType.A);
    assertEquals(1, upstream.asked().size());
  }

  @Test
  void fullPoolIsServfailAndAFault() throws Exception {
    for (int i = 0; i < 64; i++) {
      ask("n" + i + ".corp.example", RecordType.A);
      slots.stored(slots.snapshot());
    }

    assertEquals(SERVFAIL, ask("more.corp.example", RecordType.A).rcode());
    assertEquals(NamesFault.POOL_FULL.id(), faults.get(faults.size() - 1).code());
  }

  @Test
  void nextServerIsAskedAndTheWorseAnswerKept() throws Exception {
    upstream.answerEach(one -> null);
    assertEquals(SERVFAIL, ask("www.public.example", RecordType.A).rcode());
    assertEquals(
        List.of(0, 1, 0, 1), upstream.asked().stream().map(Upstream.Asked::server).toList());

    upstream.answer(
        query ->
            new Wire(0x1234, 0x8185, 1, 0, 0, 0).name("www.public.example").u16(1).u16(1).bytes());
    assertEquals(5, ask("www.public.example", RecordType.A).rcode(), "refused by all");
  }

  @Test
  void truncatedAnswersAreFetchedOverTcp() throws Exception {
    byte[] whole =
        Wire.answer(Message.parse(Wire.query("www.public.example", 1)), 1, 0, 0)
            .record("www.public.example", RecordType.A, PUBLIC)
            .bytes();
    byte[] cut = Wire.answer(Message.parse(Wire.query("www.public.example", 1)), 0, 0, 0).bytes();
    cut[2] |= 2;
    upstream.answerEach(one -> one.tcp() ? whole : cut);

    assertArrayEquals(PUBLIC, only(ask("www.public.example", RecordType.A)));
    upstream.answerEach(one -> one.tcp() ? null : cut);
    assertTrue(ask("www.public.example", RecordType.A).truncated());
  }

  @Test
  void answersTooLongForTheClientAreCut() throws Exception {
    upstream.answer(
        query -> {
          Wire wire = Wire.answer(query, 40, 0, 0);
          for (int i = 0; i < 40; i++) {
            wire.record("www.public.example", RecordType.A, PUBLIC);
          }
          return wire.bytes();
        });

    byte[] query = Wire.query("www.public.example", RecordType.A);
    assertTrue(ask(query, false).truncated());
    assertEquals(40, answers(ask(query, true)).size());
    byte[] roomy = Wire.query("www.public.example", RecordType.A, 4096, 0, false);
    assertEquals(40, answers(ask(roomy, false)).size());
  }

  @Test
  void answersWithSyntheticAddressesAreDropped() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(SYNTHETIC4, 0, mapped, 12, 4);
    byte[] hint = {0, 1, 0, 0, 4, 0, 4, 100, 65, 3, 3};
    byte[] hint6 = new byte[23];
    hint6[1] = 1;
    hint6[4] = 6;
    hint6[6] = 16;
    System.arraycopy(mapped, 0, hint6, 7, 16);
    for (Object[] one :
        new Object[][] {
          {RecordType.A, SYNTHETIC4},
          {RecordType.AAAA, mapped},
          {RecordType.HTTPS, hint},
          {RecordType.SVCB, hint6}
        }) {
      upstream.answer(
          query ->
              Wire.answer(query, 1, 0, 0)
                  .record("www.public.example", (Integer) one[0], (byte[]) one[1])
                  .bytes());
      assertEquals(SERVFAIL, ask("www.public.example", (Integer) one[0]).rcode());
    }
    assertTrue(faults.stream().anyMatch(f -> f.code().equals(NamesFault.RANGE_CONFLICT.id())));
  }

  @Test
  void aliasIntoAPrivateZoneBecomesItsSyntheticAddress() throws Exception {
    byte[] expected = only(ask("app.corp.example", RecordType.A));
    upstream.answer(
        query ->
            Wire.answer(query, 3, 0, 0)
                .record("app.public.example", RecordType.CNAME, Wire.nameBytes("b.public.example"))
                .record("b.public.example", RecordType.CNAME, Wire.nameBytes("APP.corp.example"))
                .record("app.corp.example", RecordType.A, new byte[] {10, 0, 0, 1})
                .bytes());

    Message reply = ask("app.public.example", RecordType.A);
    assertArrayEquals(expected, only(reply));
    assertEquals("app.public.example", answers(reply).get(0).owner().text());
    assertEquals(List.of(), answers(ask("app.public.example", RecordType.HTTPS)));
  }

  @Test
  void aliasesInACircleEnd() throws Exception {
    upstream.answer(
        query ->
            Wire.answer(query, 2, 0, 0)
                .record("a.example", RecordType.CNAME, Wire.nameBytes("b.example"))
                .record("b.example", RecordType.CNAME, Wire.nameBytes("a.example"))
                .bytes());

    assertEquals(2, answers(ask("a.example", RecordType.A)).size());
  }

  @Test
  void whatUpstreamKnowsOfPrivateNamesIsLeftOut() throws Exception {
    upstream.answer(
        query ->
            Wire.answer(query, 1, 0, 1)
                .record("public.example", 15, new byte[] {0, 1, 0})
                .record("mail.corp.example", RecordType.A, new byte[] {10, 0, 0, 1})
                .bytes());

    assertEquals(1, ask("public.example", 15).records().size());
    upstream.answer(
        query ->
            Wire.answer(query, 1, 0, 0)
                .record("mail.corp.example", RecordType.A, new byte[] {10, 0, 0, 1})
                .bytes());
    assertEquals(SERVFAIL, ask("public.example", RecordType.A).rcode());
  }

  @Test
  void oddMessagesGetTheirErrors() throws Exception {
    byte[] update = Wire.query("corp.example", 6);
    update[2] = 0x28;
    assertEquals(4, ask(update, false).rcode());
    assertEquals(4, ask("public.example", RecordType.AXFR).rcode());
    assertEquals(0, ask(Wire.query("a.corp.example", 1, 512, 1, false), false).rcode());
    byte[] response = Wire.query("a.corp.example", 1);
    response[2] |= (byte) 0x80;
    assertEquals(0, resolver.answer(response, UDP).toCompletableFuture().get().length);
    assertEquals(List.of(), upstream.asked());
  }

  @Test
  void nothingIsAskedWhileNobodyKnowsWhatIsPrivate() throws Exception {
    resolver = resolver(20);
    resolver.caught(caught(false));
    resolver.upstreams(new Upstreams(Upstream.servers(1), List.of()));

    assertEquals(SERVFAIL, ask("www.public.example", RecordType.A).rcode());
    assertEquals(List.of(), upstream.asked());
  }

  @Test
  void queriesThatWaitAreAnsweredOnceItIsKnown() throws Exception {
    resolver = resolver(60_000);
    resolver.upstreams(new Upstreams(Upstream.servers(1), List.of()));
    CompletableFuture<byte[]> waiting =
        resolver.answer(Wire.query("app.corp.example", 1), UDP).toCompletableFuture();
    assertFalse(waiting.isDone());
    List<CompletableFuture<byte[]>> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(resolver.answer(Wire.query("a.b", 1), UDP).toCompletableFuture());
    }
    assertEquals(45, many.stream().filter(CompletableFuture::isDone).count(), "no more than 256");

    resolver.caught(caught(true));
    assertArrayEquals(SYNTHETIC4, only(Message.parse(waiting.get(10, TimeUnit.SECONDS))));
  }

  @Test
  void laterCatchmentThatIsNotReadyChangesNothing() throws Exception {
    resolver.caught(new Catch(2, false, List.of(), List.of()));

    assertArrayEquals(SYNTHETIC4, only(ask("app.corp.example", RecordType.A)));
  }

  @Test
  void withoutServersThereIsAFault() throws Exception {
    resolver.upstreams(Upstreams.NONE);

    assertEquals(SERVFAIL, ask("www.public.example", RecordType.A).rcode());
    assertTrue(faults.stream().anyMatch(f -> f.code().equals(NamesFault.NO_UPSTREAM.id())));
  }
}
