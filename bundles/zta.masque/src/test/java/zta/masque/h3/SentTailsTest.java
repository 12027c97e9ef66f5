package zta.masque.h3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentTailsTest {
  private static final InetSocketAddress OLD = at(1001);
  private static final InetSocketAddress OTHER = at(1002);
  private static final InetSocketAddress NEW = at(1003);

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static final String LONG = "-".repeat(200);

  private final SentTails tails = new SentTails();
  private final EmbeddedChannel socket = new EmbeddedChannel(tails);

  SentTailsTest() {
    socket.freezeTime();
  }

  @AfterEach
  void close() {
    socket.finishAndReleaseAll();
  }

  @Test
  void theLastPacketsOfTheOldAddressGoToTheNewOne() {
    for (String text : List.of("a", "b", "c", "d")) {
      send(OLD, text + LONG);
      send(OTHER, "other" + LONG);
    }
    forget();
    repeat();
    assertEquals(List.of("b" + LONG, "c" + LONG, "d" + LONG), sent(NEW));
  }

  @Test
  void shortOnesDoNotDriveLongOnesOut() {
    send(OLD, "a" + LONG);
    for (int i = 0; i < 10; i++) {
      send(OLD, "ack" + i);
    }
    forget();
    repeat();
    List<String> sent = sent(NEW);
    assertEquals("a" + LONG, sent.get(0));
    assertEquals("ack2", sent.get(1));
    assertEquals(1 + SentTails.SHORT_KEPT, sent.size());
  }

  @Test
  void theyGoSeveralTimesSinceTheyMayBeLost() {
    send(OLD, "a");
    forget();
    repeat();
    assertEquals(List.of("a"), sent(NEW));
    socket.advanceTimeBy(3, TimeUnit.SECONDS);
    socket.runScheduledPendingTasks();
    assertEquals(List.of("a", "a", "a"), sent(NEW));
  }

  @Test
  void joinedPacketsAreTakenApart() {
    send(OLD, "a");
    ByteBuf joined = Unpooled.copiedBuffer("112233445", US_ASCII);
    socket.writeOutbound(new SegmentedDatagramPacket(joined, 2, OLD));
    forget();
    repeat();
    assertEquals(List.of("a", "33", "44", "5"), sent(NEW));
  }

  @Test
  void whatWasSentIsPassedOnUnchanged() {
    send(OLD, "text");
    assertEquals(List.of("text"), sent(OLD));
  }

  @Test
  void nothingIsRepeatedForAnAddressThatGotNothing() {
    send(OTHER, "other");
    forget();
    repeat();
    assertNull(socket.readOutbound());
  }

  @Test
  void anAddressThatIsLeftIsForgotten() {
    send(OLD, "a");
    repeat();
    forget();
    socket.advanceTimeBy(3, TimeUnit.SECONDS);
    socket.runScheduledPendingTasks();
    forget();
    repeat();
    assertNull(socket.readOutbound());
  }

  @Test
  void nothingIsKeptForStrangers() {
    ByteBuf retry = Unpooled.buffer().writeByte(0xf0).writeZero(200);
    socket.writeOutbound(new DatagramPacket(retry, OLD));
    forget();
    repeat();
    assertNull(socket.readOutbound());
  }

  @Test
  void nothingIsKeptOnceTheConnectionIsOver() {
    send(OLD, "a");
    forget();
    tails.forget(OLD);
    repeat();
    assertNull(socket.readOutbound());
  }

  private void send(InetSocketAddress to, String text) {
    socket.writeOutbound(new DatagramPacket(Unpooled.copiedBuffer(text, US_ASCII), to));
  }

  private void repeat() {
    ChannelHandlerContext context = socket.pipeline().context(tails);
    tails.repeat(context, OLD, NEW);
    socket.runScheduledPendingTasks();
  }

  private void forget() {
    socket.releaseOutbound();
  }

  private List<String> sent(InetSocketAddress to) {
    List<String> all = new ArrayList<>();
    for (DatagramPacket next = socket.readOutbound(); next != null; next = socket.readOutbound()) {
      assertEquals(to, next.recipient());
      all.add(next.content().toString(US_ASCII));
      next.release();
    }
    return all;
  }
}
