package zta.names.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.RecordType;
import zta.names.internal.dns.Wire;
import zta.names.internal.pool.AddressRange;
import zta.names.internal.pool.NameSlots;
import zta.names.internal.pool.SyntheticPool;

/** Whatever comes in, an answer goes out that can be read and fits, or none; never an exception. */
class ResolverFuzzTest {
  private static final int ROUNDS = 20_000;

  private final Upstream upstream = new Upstream();
  private final NameSlots slots =
      new NameSlots(
          4096, Duration.ZERO, System::nanoTime, new NameSlots.Snapshot(0, List.of(), List.of()));
  private Resolver resolver;

  @BeforeEach
  void make() {
    SyntheticPool pool =
        new SyntheticPool(
            AddressRange.parse("100.65.0.0/16"), AddressRange.parse("fd7a:5a7a::/64"), slots);
    slots.stored(slots.snapshot());
    resolver =
        new Resolver(
            pool,
            upstream,
            new Resolver.Settings(2, List.of(), 64, 0),
            ServiceLookup.NONE,
            fault -> {});
    Claim claim = new Claim(List.of("*.corp.example"), List.of(), List.of(), List.of());
    resolver.caught(new Catch(1, true, List.of(claim), List.of()));
    resolver.upstreams(new Upstreams(Upstream.servers(1), List.of("home.lan")));
  }

  private static byte[] mutated(byte[] message, Random random) {
    byte[] copy = Arrays.copyOf(message, Math.max(0, message.length + random.nextInt(9) - 4));
    for (int i = random.nextInt(6); i > 0 && copy.length > 0; i--) {
      int at = random.nextInt(copy.length);
      copy[at] = (byte) (random.nextInt(4) == 0 ? 0xc0 : random.nextInt(256));
    }
    return copy;
  }

  private void check(byte[] query, boolean tcp) throws Exception {
    byte[] answer =
        resolver.answer(query, new Client(tcp, Optional.empty())).toCompletableFuture().get();
    if (answer.length == 0) {
      return;
    }
    int limit = Message.MAX;
    try {
      limit = tcp ? Message.MAX : Message.parse(query).udpLimit();
      assertTrue(Message.parse(answer).isResponse());
    } catch (MalformedMessageException e) {
      assertEquals(12, answer.length, "only what cannot be read is answered without a question");
    }
    assertTrue(answer.length <= limit, () -> "larger than asked: " + answer.length);
    assertEquals(query[0], answer[0]);
    assertEquals(query[1], answer[1]);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_127})
  void queries(long seed) throws Exception {
    Random random = new Random(seed);
    byte[][] seeds = {
      Wire.query("app.corp.example", RecordType.A),
      Wire.query("app.corp.example", RecordType.ANY, 4096, 0, true),
      Wire.query("0.1.65.100.in-addr.arpa", RecordType.PTR),
      Wire.query("www.public.example", RecordType.HTTPS, 512, 0, false),
    };
    upstream.answerEach(one -> null);
    for (int i = 0; i < ROUNDS; i++) {
      check(mutated(seeds[random.nextInt(seeds.length)], random), random.nextBoolean());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 20_261_128})
  void answersFromUpstream(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] query = Wire.query("www.public.example", RecordType.A, 600, 0, false);
    byte[] answer =
        Wire.answer(Message.parse(query), 3, 1, 1)
            .record("www.public.example", RecordType.CNAME, new byte[] {(byte) 0xc0, 16})
            .record(
                "public.example", RecordType.HTTPS, new byte[] {0, 1, 0, 0, 4, 0, 4, 1, 2, 3, 4})
            .record("public.example", RecordType.A, new byte[] {1, 2, 3, 4})
            .record("public.example", 2, new byte[] {(byte) 0xc0, 12})
            .record("ns.corp.example", RecordType.A, new byte[] {10, 0, 0, 1})
            .bytes();
    upstream.answer(asked -> mutated(answer, random));
    for (int i = 0; i < ROUNDS; i++) {
      check(query, random.nextBoolean());
    }
  }
}
