package zta.core.internal.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.Chunk;
import zta.api.flow.Flow;
import zta.api.flow.FlowDirection;
import zta.api.flow.FlowFilter;
import zta.api.flow.FlowFilterException;
import zta.core.internal.report.Reporter;

@Timeout(20)
@SuppressWarnings("BadAnnotationImplementation")
class FlowPipeTest {
  private final Reporter reporter = new Reporter();
  private final HeardSink sink = new HeardSink();
  private final HeardFlow subject = new HeardFlow();
  private final AtomicInteger counted = new AtomicInteger();
  private FilterSlots slots = slots(60_000, 60_000);

  @AfterEach
  void stop() {
    slots.stop();
  }

  @Test
  void withoutFilterBytesGoStraightThroughOnTheFeedersThread() throws Exception {
    FlowPipe pipe = pipe();
    pipe.write(chunk("plain"));
    assertEquals("plain", sink.next());
    assertEquals(Thread.currentThread(), sink.writer);
    assertEquals(5, counted.get());
  }

  @Test
  void aNewVersionFiltersOnceTheOneBeforeIsGone() throws Exception {
    FlowFilter old = tag("old");
    slots.add(FilterSlots.entry(old, "tag", 100, "1.9.0"));
    FlowPipe pipe = pipe();
    slots.add(FilterSlots.entry(tag("new"), "tag", 100, "1.10.0"));
    pipe.write(chunk("a"));
    assertEquals("old:a", sink.next());
    slots.remove(old);
    pipe.write(chunk("b"));
    assertEquals("new:b", sink.next());
  }

  @Test
  void aNewVersionThatIsGivenUpNeverSeesAFlow() throws Exception {
    slots.add(FilterSlots.entry(tag("old"), "tag", 100, "1.0.0"));
    FlowPipe pipe = pipe();
    AtomicInteger calls = new AtomicInteger();
    FlowFilter sick =
        new FlowFilter() {
          @Override
          public boolean applies(Flow flow) {
            throw new IllegalStateException("asked " + calls.incrementAndGet());
          }

          @Override
          public ByteBuffer filter(
              Flow flow, FlowDirection direction, ByteBuffer data, Map<String, Object> state) {
            throw new IllegalStateException("called " + calls.incrementAndGet());
          }
        };
    slots.add(FilterSlots.entry(sick, "tag", 100, "2.0.0"));
    pipe.write(chunk("a"));
    assertEquals("old:a", sink.next());
    pipe().write(chunk("b"));
    assertEquals("old:b", sink.next());
    slots.remove(sick);
    pipe.write(chunk("c"));
    assertEquals("old:c", sink.next());
    assertEquals(0, calls.get());
    assertTrue(subject.aborted.isEmpty());
  }

  @Test
  void ofSeveralThatWaitTheHighestVersionFollows() throws Exception {
    FlowFilter first = tag("first");
    slots.add(FilterSlots.entry(first, "tag", 100, "1.0.0"));
    slots.add(FilterSlots.entry(tag("higher"), "tag", 100, "1.10.0"));
    slots.add(FilterSlots.entry(tag("lower"), "tag", 100, "1.9.0"));
    slots.remove(first);
    pipe().write(chunk("a"));
    assertEquals("higher:a", sink.next());
  }

  @Test
  void filtersRunFromTheApplicationOutward() throws Exception {
    slots.add(FilterSlots.entry(tag("far"), "far", 200, "1.0.0"));
    slots.add(FilterSlots.entry(tag("near"), "near", 100, "1.0.0"));
    FlowPipe outward = pipe();
    outward.write(chunk("x"));
    assertEquals("far:near:x", sink.next());
    FlowPipe inward =
        new FlowPipe(FlowDirection.TO_APPLICATION, slots.filters(subject), sink, n -> {});
    inward.write(chunk("x"));
    assertEquals("near:far:x", sink.next());
  }

  @Test
  void datagramsKeepTheirBoundariesAndMayBeDroppedOrReplaced() throws Exception {
    FlowPipe plain = pipe();
    for (String datagram : List.of("a", "", "bc")) {
      plain.write(chunk(datagram));
      assertEquals(datagram, sink.next());
    }
    slots.add(
        FilterSlots.entry(
            filter(
                data ->
                    switch (US_ASCII.decode(data.duplicate()).toString()) {
                      case "drop" -> ByteBuffer.allocate(0);
                      case "long" -> ByteBuffer.wrap("longer".getBytes(US_ASCII));
                      case "short" -> ByteBuffer.wrap("s".getBytes(US_ASCII));
                      default -> data;
                    }),
            "udp",
            100,
            "1.0.0"));
    FlowPipe pipe = pipe();
    for (String datagram : List.of("keep", "drop", "long", "", "short", "keep")) {
      pipe.write(chunk(datagram));
    }
    for (String datagram : List.of("keep", "longer", "", "s", "keep")) {
      assertEquals(datagram, sink.next());
    }
    assertNull(sink.chunks.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void emptyDatagramsHoldTheirFeederBackToo() {
    slots.stop();
    slots = slots(60_000, 60_000, "tag");
    FlowPipe pipe = pipe();
    int count = 0;
    while (pipe.isWritable() && count < 100_000) {
      pipe.write(chunk(""));
      count++;
    }
    assertTrue(count < 10_000);
  }

  @Test
  void holdsBytesWhileARequiredFilterIsMissing() throws Exception {
    slots.stop();
    slots = slots(60_000, 60_000, "tag");
    FlowPipe pipe = pipe();
    pipe.write(chunk("a"));
    pipe.write(chunk("b"));
    assertNull(sink.chunks.poll(100, TimeUnit.MILLISECONDS));
    slots.add(FilterSlots.entry(tag("t"), "tag", 100, "1.0.0"));
    assertEquals("t:a", sink.next());
    assertEquals("t:b", sink.next());
  }

  @Test
  void aHeldFlowEndsAtItsDeadlineAndNothingPasses() throws Exception {
    slots.stop();
    slots = slots(50, 60_000, "tag");
    FlowPipe pipe = pipe();
    pipe.write(chunk("secret"));
    assertEquals(ReasonCode.MODULE_MISSING, subject.next());
    assertTrue(sink.chunks.isEmpty());
  }

  @Test
  void aHeldFlowHoldsItsFeederBack() throws Exception {
    slots.stop();
    slots = slots(60_000, 60_000, "tag");
    FlowPipe pipe = pipe();
    CountDownLatch writable = new CountDownLatch(1);
    pipe.onWritable(writable::countDown);
    pipe.write(Chunk.of(ByteBuffer.allocate(300_000)));
    assertFalse(pipe.isWritable());
    slots.add(FilterSlots.entry(tag("t"), "tag", 100, "1.0.0"));
    assertTrue(writable.await(10, TimeUnit.SECONDS));
    assertTrue(pipe.isWritable());
  }

  @Test
  void removingAFilterWaitsForTheCallInIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FlowFilter slow =
        filter(
            data -> {
              inside.countDown();
              go.await();
              return data;
            });
    slots.add(FilterSlots.entry(slow, "slow", 100, "1.0.0"));
    FlowPipe pipe = pipe();
    pipe.write(chunk("x"));
    inside.await();
    Thread remover = new Thread(() -> slots.remove(slow));
    remover.start();
    remover.join(100);
    assertTrue(remover.isAlive());
    go.countDown();
    remover.join();
    assertEquals("x", sink.next());
  }

  @Test
  void aFilterThatThrowsEndsItsFlowOnly() throws Exception {
    slots.add(
        FilterSlots.entry(
            filter(
                data -> {
                  if (data.remaining() > 1) {
                    throw new FlowFilterException("too long");
                  }
                  return data;
                }),
            "short",
            100,
            "1.0.0"));
    pipe().write(chunk("long"));
    assertEquals(ReasonCode.FILTERED, subject.next());
    HeardFlow other = new HeardFlow();
    new FlowPipe(FlowDirection.TO_RESOURCE, slots.filters(other), sink, n -> {}).write(chunk("s"));
    assertEquals("s", sink.next());
    assertTrue(other.aborted.isEmpty());
  }

  @Test
  void aFilterThatHangsEndsItsFlowAndOthersGoOn() throws Exception {
    slots.stop();
    slots = slots(60_000, 100);
    CountDownLatch never = new CountDownLatch(1);
    slots.add(
        FilterSlots.entry(
            filter(
                data -> {
                  if (data.get(data.position()) == 'h') {
                    // Ignores interrupts, as a busy loop would.
                    awaitUninterruptibly(never);
                  }
                  return data;
                }),
            "hang",
            100,
            "1.0.0"));
    pipe().write(chunk("hang"));
    pipe().write(chunk("hang too"));
    assertEquals(ReasonCode.MODULE_MISSING, subject.next());
    assertEquals(ReasonCode.MODULE_MISSING, subject.next());
    HeardFlow other = new HeardFlow();
    new FlowPipe(FlowDirection.TO_RESOURCE, slots.filters(other), sink, n -> {}).write(chunk("on"));
    assertEquals("on", sink.next());
    never.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException e) {
        // On purpose.
      }
    }
  }

  private FlowPipe pipe() {
    return new FlowPipe(
        FlowDirection.TO_RESOURCE,
        slots.filters(subject),
        sink,
        bytes -> counted.addAndGet((int) bytes));
  }

  private FilterSlots slots(long holdMillis, long callMillis, String... required) {
    return new FilterSlots(
        reporter,
        new FilterSlots.Config() {
          @Override
          public String[] requiredFilters() {
            return required;
          }

          @Override
          public long holdMillis() {
            return holdMillis;
          }

          @Override
          public long callMillis() {
            return callMillis;
          }

          @Override
          public long drainMillis() {
            return 10_000;
          }

          @Override
          public int threads() {
            return 2;
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return FilterSlots.Config.class;
          }
        });
  }

  private static Chunk chunk(String text) {
    return Chunk.of(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  private static FlowFilter tag(String tag) {
    return filter(data -> ByteBuffer.wrap((tag + ":" + US_ASCII.decode(data)).getBytes(US_ASCII)));
  }

  @FunctionalInterface
  private interface Body {
    ByteBuffer apply(ByteBuffer data) throws FlowFilterException, InterruptedException;
  }

  private static FlowFilter filter(Body body) {
    return new FlowFilter() {
      @Override
      public boolean applies(Flow flow) {
        return true;
      }

      @Override
      public ByteBuffer filter(
          Flow flow, FlowDirection direction, ByteBuffer data, Map<String, Object> state)
          throws FlowFilterException {
        try {
          return body.apply(data);
        } catch (InterruptedException e) {
          throw new FlowFilterException("interrupted");
        }
      }
    };
  }
}
