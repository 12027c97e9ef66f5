package zta.masque.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;

class DatagramStreamTest {
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final Wire wire = new Wire();
  private final End end = new End();
  private final List<ByteBuf> made = new ArrayList<>();
  private final DatagramStream stream = new DatagramStream(wire, loop.eventLoop());

  @AfterEach
  void nothingIsLeft() {
    wire.sent.forEach(ByteBuf::release);
    made.forEach(buffer -> assertEquals(0, buffer.refCnt()));
    loop.finishAndReleaseAll();
  }

  private Chunk datagram(int size) {
    ByteBuf buffer = Unpooled.buffer().writeZero(size);
    made.add(buffer);
    return new BufChunk(buffer);
  }

  private Chunk capsules(int... bytes) {
    ByteBuf buffer = Unpooled.buffer();
    for (int b : bytes) {
      buffer.writeByte(b);
    }
    made.add(buffer);
    return new BufChunk(buffer);
  }

  @Test
  void packsABurstIntoOneWrite() {
    for (int i = 0; i < 40; i++) {
      stream.write(datagram(1200));
      stream.flush();
    }
    assertEquals(0, wire.sent.size());
    loop.runPendingTasks();
    assertEquals(1, wire.sent.size());
    assertEquals(1, wire.flushes);
    assertEquals(40 * 1204, wire.sent.get(0).readableBytes());
  }

  @Test
  void sendsEmptyDatagrams() {
    stream.write(datagram(0));
    stream.flush();
    loop.runPendingTasks();
    assertEquals(3, wire.sent.get(0).readableBytes());
  }

  @Test
  void dropsBeyondItsBoundWhileNothingIsTaken() {
    int[] told = new int[1];
    stream.onWritable(() -> told[0]++);
    wire.writable = false;
    for (int i = 0; i < 1000; i++) {
      stream.write(datagram(1200));
    }
    stream.flush();
    loop.runPendingTasks();
    assertEquals(0, wire.sent.size());
    assertFalse(stream.isWritable());
    assertTrue(stream.dropped() >= 1000 - DatagramStream.MAX_WAITING / 1200);
    wire.take();
    loop.runPendingTasks();
    int bytes = wire.sent.stream().mapToInt(ByteBuf::readableBytes).sum();
    assertEquals((1000 - stream.dropped()) * 1204, bytes);
    assertTrue(stream.isWritable());
    assertEquals(1, told[0]);
  }

  @Test
  void tellsWhenTheWireIsFreeAgainAlthoughNothingWaits() {
    int[] told = new int[1];
    stream.onWritable(() -> told[0]++);
    wire.writable = false;
    assertFalse(stream.isWritable());
    wire.take();
    assertEquals(1, told[0]);
  }

  @Test
  void endSendsWhatWaits() {
    stream.write(datagram(1));
    stream.end();
    assertEquals(4, wire.sent.get(0).readableBytes());
    assertTrue(wire.ended);
    stream.write(datagram(1));
    loop.runPendingTasks();
    assertEquals(1, wire.sent.size());
  }

  @Test
  void abortThrowsAwayWhatWaits() {
    stream.attach(end);
    wire.to().write(capsules(0, 9, 0));
    stream.write(datagram(1));
    stream.abort(ReasonCode.IDLE);
    stream.write(datagram(1));
    loop.runPendingTasks();
    assertEquals(ReasonCode.IDLE, wire.aborted);
    assertTrue(wire.sent.isEmpty());
  }

  @Test
  void givesOneChunkADatagram() {
    stream.attach(end);
    wire.to().write(capsules(0, 3, 0, 1, 2, 0, 1, 0, 7, 1, 5, 0, 2));
    wire.to().write(capsules(0, 3));
    wire.to().flush();
    wire.to().end();
    assertEquals(List.of(2, 0, 1), end.sizes);
    assertTrue(end.ended);
  }

  @Test
  void malformedCapsulesBreakTheFlowOff() {
    stream.attach(end);
    wire.to().write(capsules(0, 3, 0, 1, 2, 0, 0));
    assertEquals(List.of(2), end.sizes);
    assertEquals(ReasonCode.BAD_REQUEST, end.aborted);
    assertEquals(ReasonCode.BAD_REQUEST, wire.aborted);
  }

  @Test
  void truncatedCapsulesAreNoCleanEnd() {
    stream.attach(end);
    wire.to().write(capsules(0, 3, 0));
    wire.to().end();
    assertFalse(end.ended);
    assertEquals(ReasonCode.BAD_REQUEST, end.aborted);
  }

  @Test
  void handsBreaksOn() {
    stream.attach(end);
    stream.write(datagram(1));
    wire.to().abort(ReasonCode.TUNNEL_LOST);
    assertEquals(ReasonCode.TUNNEL_LOST, end.aborted);
    loop.runPendingTasks();
    assertTrue(wire.sent.isEmpty());
  }

  /** The byte stream. */
  private static final class Wire implements ByteStream {
    final List<ByteBuf> sent = new ArrayList<>();
    boolean writable = true;
    boolean ended;
    int flushes;
    @Nullable ReasonCode aborted;
    private @Nullable ByteSink to;
    private Runnable listener = () -> {};

    void take() {
      writable = true;
      listener.run();
    }

    ByteSink to() {
      assertTrue(to != null);
      return to;
    }

    @Override
    public void attach(ByteSink receiver) {
      to = receiver;
    }

    @Override
    public void write(Chunk chunk) {
      sent.add(BufChunk.take(chunk));
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void abort(ReasonCode reason) {
      aborted = reason;
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

  /** Who receives datagrams. */
  private static final class End implements ByteSink {
    final List<Integer> sizes = new ArrayList<>();
    boolean ended;
    @Nullable ReasonCode aborted;

    @Override
    public void write(Chunk chunk) {
      sizes.add(chunk.bytes().remaining());
      chunk.release();
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void abort(ReasonCode reason) {
      aborted = reason;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {}
  }
}
