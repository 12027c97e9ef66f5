package zta.masque.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

class TcpStreamTest {
  private final EmbeddedChannel clock = new EmbeddedChannel();
  private final Wire nearWire = new Wire();
  private final Wire farWire = new Wire();
  private final TcpStream near = stream(nearWire);
  private final TcpStream far = stream(farWire);
  private final Application nearEnd = new Application();
  private final Application farEnd = new Application();

  TcpStreamTest() {
    nearWire.other = farWire;
    farWire.other = nearWire;
  }

  private TcpStream stream(Wire wire) {
    clock.freezeTime();
    return new TcpStream(wire, clock.eventLoop(), ReasonCode.TUNNEL_LOST);
  }

  @AfterEach
  void close() {
    clock.finishAndReleaseAll();
  }

  private void open() {
    near.attach(nearEnd);
    far.attach(farEnd);
  }

  private static Chunk text(String text) {
    return Chunk.of(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  private void later(long millis) {
    clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    clock.runScheduledPendingTasks();
  }

  @Test
  void eitherDirectionEndsAlone() {
    open();
    near.write(text("question"));
    near.end();
    assertEquals("question<end>", farEnd.heard.toString());
    far.write(text("answer"));
    assertEquals("answer", nearEnd.heard.toString());
    assertEquals("", nearWire.ending + farWire.ending);
    far.end();
    assertEquals("answer<end>", nearEnd.heard.toString());
  }

  @Test
  void whoHearsTheLastEndClosesAndTheOtherWaits() {
    open();
    near.end();
    far.end();
    assertEquals("end", nearWire.ending);
    assertEquals("", farWire.ending);
    later(10_000);
    assertEquals("end", farWire.ending);
  }

  @Test
  void connectionThatEndsInOrderButEarlyIsCut() {
    open();
    far.write(text("half"));
    nearWire.to().end();
    assertEquals("half<TUNNEL_LOST>", nearEnd.heard.toString());
    assertEquals("TUNNEL_LOST", nearWire.ending);
  }

  @Test
  void connectionThatEndsAfterBothEndsIsNoBreak() {
    open();
    near.end();
    far.end();
    farWire.to().abort(ReasonCode.TUNNEL_LOST);
    assertEquals("<end>", farEnd.heard.toString());
    later(20_000);
    assertEquals("", farWire.ending);
  }

  @Test
  void peerThatVanishesAfterItsEndBreaksTheOtherDirection() {
    open();
    far.end();
    nearWire.to().end();
    assertEquals("<end><TUNNEL_LOST>", nearEnd.heard.toString());
  }

  @Test
  void reasonOfABreakArrivesBeforeTheReset() {
    open();
    near.write(text("some"));
    near.abort(ReasonCode.NO_RULE);
    assertEquals("some<NO_RULE>", farEnd.heard.toString());
    assertEquals("NO_RULE", farWire.ending);
    assertEquals("", nearWire.ending);
    later(1_000);
    assertEquals("NO_RULE", nearWire.ending);
  }

  @Test
  void breakingOffTellsBothSides() {
    open();
    near.breakOff(ReasonCode.NOT_ENROLLED);
    assertEquals("<NOT_ENROLLED>", nearEnd.heard.toString());
    assertEquals("<INTERNAL>", farEnd.heard.toString());
  }

  @Test
  void breakIsSaidToAPeerThatSendsWhileNobodyTakes() {
    open();
    nearEnd.writable = false;
    near.abort(ReasonCode.IDLE);
    assertTrue(nearWire.to().isWritable());
    far.write(text("late"));
    assertEquals("", nearEnd.heard.toString());
  }

  @Test
  void whoComesAfterTheBreakIsTold() {
    near.abort(ReasonCode.POSTURE);
    near.attach(nearEnd);
    assertEquals("<POSTURE>", nearEnd.heard.toString());
  }

  @Test
  void nonsenseBreaksTheFlowOff() {
    open();
    farWire.to().write(text("\u0005\u00bf\u00ff\u00ff\u00ff and more"));
    assertEquals("<BAD_REQUEST>", farEnd.heard.toString());
    assertEquals("BAD_REQUEST", farWire.ending);
  }

  @Test
  void takesNoMoreThanTheReceiver() {
    open();
    farEnd.writable = false;
    assertFalse(farWire.to().isWritable());
    farEnd.writable = true;
    farEnd.listener.run();
    assertTrue(farWire.resumed);
  }

  /** One end of a connection; what is written at one comes at the other. */
  private static final class Wire implements ByteStream {
    private @Nullable Wire other;
    private @Nullable ByteSink receiver;
    private String ending = "";
    private boolean resumed;

    private ByteSink to() {
      if (receiver == null) {
        throw new IllegalStateException("nobody is attached");
      }
      return receiver;
    }

    @Override
    public void attach(ByteSink to) {
      receiver = to;
      to.onWritable(() -> resumed = true);
    }

    @Override
    public void write(Chunk chunk) {
      if (other != null && other.receiver != null) {
        other.receiver.write(chunk);
      } else {
        chunk.release();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      ending += "end";
    }

    @Override
    public void abort(ReasonCode reason) {
      ending += reason;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {}
  }

  private static final class Application implements ByteSink {
    private final StringBuilder heard = new StringBuilder();
    private boolean writable = true;
    private Runnable listener = () -> {};

    @Override
    public void write(Chunk chunk) {
      heard.append(ISO_8859_1.decode(chunk.bytes()));
      chunk.release();
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      heard.append("<end>");
    }

    @Override
    public void abort(ReasonCode reason) {
      heard.append('<').append(reason).append('>');
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void onWritable(Runnable newListener) {
      listener = newListener;
    }
  }
}
