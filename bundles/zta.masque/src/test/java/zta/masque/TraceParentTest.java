package zta.masque;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import zta.api.flow.FlowId;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void readsWhatItWrites() {
    FlowId id = FlowId.random(new SplittableRandom(1));
    assertEquals(Optional.of(id), TraceParent.parse(TraceParent.format(id)));
  }

  @Test
  void readsTheExampleOfTheStandard() {
    assertEquals(
        Optional.of(new FlowId(TRACE, SPAN)),
        TraceParent.parse("00-" + TRACE + "-" + SPAN + "-01"));
  }

  @Test
  void skipsWhatLaterVersionsAppend() {
    assertEquals(
        Optional.of(new FlowId(TRACE, SPAN)),
        TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"));
  }

  @Test
  void malformedHeadersBeginANewTrace() {
    for (String header :
        new String[] {
          "",
          "00-" + TRACE + "-" + SPAN,
          "00-" + TRACE + "-" + SPAN + "-01-more",
          "ff-" + TRACE + "-" + SPAN + "-01",
          "00-" + "0".repeat(32) + "-" + SPAN + "-01",
          "00-" + TRACE + "-" + "0".repeat(16) + "-01",
          "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-" + SPAN + "-01",
          "x".repeat(1000)
        }) {
      assertEquals(Optional.empty(), TraceParent.parse(header), header);
    }
    assertEquals(Optional.empty(), TraceParent.parse(null));
  }
}
