package zta.headend.proxy.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.api.flow.Protocol;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.fixture.Pki;
import zta.masque.net.ChannelStream;
import zta.masque.net.SocketStream;
import zta.masque.net.UdpStream;

class OpenFlowTest {
  private static final long NOTHING_WAITS = -1;
  private static final long IDLE_SECONDS = 3600;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<ReasonCode> ended = new ArrayList<>();
  private final Client client = new Client(channel.eventLoop());
  private OpenFlow flow;

  @BeforeEach
  void open() throws Exception {
    channel.freezeTime();
    ChannelStream resource = new ChannelStream(channel, ReasonCode.RESOURCE_RESET);
    channel.pipeline().addLast(resource);
    flow = join(client, resource, new Destination(Protocol.TCP, "app.test", 22));
  }

  private OpenFlow join(Client to, SocketStream resource, Destination destination)
      throws Exception {
    Access access =
        new Access(
            FlowId.random(new SplittableRandom(1)),
            new Pki().client(Duration.ofDays(1)).certificate(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            "app.test:22",
            Optional.of(destination),
            "HTTP2",
            Instant.EPOCH,
            new Access.Notes());
    OpenFlow joined =
        new OpenFlow(
            access,
            "1",
            destination,
            new Dialler.Connected(InetAddress.getLoopbackAddress(), resource),
            to.loop(),
            (which, reason) -> ended.add(reason));
    joined.join(to, IDLE_SECONDS);
    return joined;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void endsWhenIdle() {
    channel.advanceTimeBy(IDLE_SECONDS, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    assertEquals(List.of(ReasonCode.IDLE), ended);
    assertEquals(NOTHING_WAITS, channel.runScheduledPendingTasks());
  }

  @Test
  void datagramsInEitherDirectionKeepAUdpFlowAlive() throws Exception {
    EmbeddedChannel socket = new EmbeddedChannel();
    socket.freezeTime();
    UdpStream resource = new UdpStream(socket);
    socket.pipeline().addLast(resource);
    Destination destination = new Destination(Protocol.UDP, "app.test", 53);
    Client here = new Client(socket.eventLoop());
    join(here, resource, destination);
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    pass(socket, IDLE_SECONDS - 1);
    socket.writeInbound(new DatagramPacket(Unpooled.directBuffer().writeByte(1), peer));
    pass(socket, IDLE_SECONDS - 1);
    resource.write(Chunk.of(ByteBuffer.allocate(1)));
    resource.flush();
    pass(socket, IDLE_SECONDS - 1);
    assertEquals(List.of(), ended);
    pass(socket, 1);
    assertEquals(List.of(ReasonCode.IDLE), ended);
    assertEquals(NOTHING_WAITS, socket.runScheduledPendingTasks());
    socket.finishAndReleaseAll();
  }

  private static void pass(EmbeddedChannel socket, long seconds) {
    socket.advanceTimeBy(seconds, TimeUnit.SECONDS);
    socket.runScheduledPendingTasks();
    socket.runPendingTasks();
  }

  @Test
  void leavesNothingBehindWhenItEnds() {
    assertTrue(channel.runScheduledPendingTasks() > 0);
    flow.close(ReasonCode.NO_RULE);
    channel.runPendingTasks();
    assertEquals(List.of(ReasonCode.NO_RULE), ended);
    assertEquals(NOTHING_WAITS, channel.runScheduledPendingTasks());
  }

  /** The client's end, as far as a flow needs one. */
  private static final class Client implements Exchange, ByteStream {
    private final EventLoop loop;
    private Consumer<ReasonCode> onClosed = reason -> {};

    Client(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public void onClosed(Consumer<ReasonCode> listener) {
      onClosed = listener;
    }

    @Override
    public ByteStream accept() {
      return this;
    }

    @Override
    public void refuse(Refusal refusal) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void attach(ByteSink receiver) {}

    @Override
    public void write(Chunk chunk) {
      chunk.release();
    }

    @Override
    public void flush() {}

    @Override
    public void end() {}

    @Override
    public void abort(ReasonCode reason) {
      onClosed.accept(reason);
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {}
  }
}
