package zta.masque.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;

/** RFC 9113 sections 6.8 and 8.7. */
class FarewellTest {
  private static final int GOAWAY = 7;
  private static final int RST_STREAM = 3;
  private static final int REFUSED_STREAM = 7;

  private static ByteBuf frame(int type, int stream, int... payload) {
    ByteBuf frame = Unpooled.buffer().writeMedium(4 * payload.length).writeByte(type).writeByte(0);
    frame.writeInt(stream);
    for (int word : payload) {
      frame.writeInt(word);
    }
    return frame;
  }

  @Test
  void serverServesWhatWasSentBeforeItsFarewellWasHeard() {
    try (Pair pair = new Pair(H2Limits.defaults())) {
      H2Stream early = pair.request();
      pair.run();
      H2Stream late = pair.request();
      pair.server.drain();
      pair.run();
      assertEquals(2, pair.farewells);
      assertEquals(List.of(early, late), pair.answers);
      assertFalse(pair.client.canRequest());
      assertTrue(pair.isOpen());
      early.abort(ReasonCode.APPLICATION_RESET);
      late.abort(ReasonCode.APPLICATION_RESET);
      pair.run();
      assertFalse(pair.isOpen());
    }
  }

  @Test
  void idleServerSaysFarewellAndCloses() {
    try (Pair pair = new Pair(H2Limits.defaults())) {
      pair.server.drain();
      assertTrue(pair.isOpen(), "the peer may have sent a request");
      pair.run();
      assertFalse(pair.isOpen());
    }
  }

  @Test
  void requestsAboveTheLastStreamMayBeSentAgain() {
    try (Pair pair = new Pair(H2Limits.defaults())) {
      H2Stream first = pair.request();
      H2Stream second = pair.request();
      List<H2Stream> over = new ArrayList<>();
      first.onClosed(reason -> over.add(first));
      second.onClosed(reason -> over.add(second));
      pair.toClient(frame(GOAWAY, 0, first.id(), 0));
      assertEquals(List.of(second), over);
      assertTrue(second.isUnprocessed());
      assertFalse(first.isUnprocessed());
    }
  }

  @Test
  void refusedStreamMayBeSentAgainAndAnotherResetMayNot() {
    try (Pair pair = new Pair(H2Limits.defaults())) {
      H2Stream first = pair.request();
      H2Stream second = pair.request();
      pair.toClient(frame(RST_STREAM, first.id(), REFUSED_STREAM));
      pair.toClient(frame(RST_STREAM, second.id(), 2));
      assertTrue(first.isUnprocessed());
      assertFalse(second.isUnprocessed());
    }
  }
}
