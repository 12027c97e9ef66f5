package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.Chunk;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.masque.net.BufChunk;

/**
 * A relay socket of SOCKS version 5 (UDP ASSOCIATE, RFC 1928 section 7) and its flows, one a
 * destination; the one handler of the socket.
 *
 * <p>Anybody on this machine can send to the socket. It serves one application socket: the first
 * that the kernel says is owned by the user who owns the control connection. Belongs to the loop
 * that the control connection has as well.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class UdpAssociation extends ChannelInboundHandlerAdapter implements UdpFlow.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(UdpAssociation.class);
  private static final int MAX_FLOWS = 256;
  private static final int MAX_HELD = 32;
  private static final int MAX_HELD_BYTES = 64 * 1024;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(300);
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long CHECK_SECONDS = 30;

  private final InetSocketAddress control;
  private final LocalUser user;
  private final UdpRelay.Parts parts;
  private final Map<Destination, UdpFlow> flows = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<DatagramPacket> held = new ArrayDeque<>();
  private final Channel[] socket = new Channel[1];
  private @Nullable InetSocketAddress application;
  private @Nullable InetSocketAddress candidate;
  private @Nullable ScheduledFuture<?> check;
  private boolean flushing;
  private int heldBytes;

  UdpAssociation(InetSocketAddress control, LocalUser user, UdpRelay.Parts parts) {
    this.control = control;
    this.user = user;
    this.parts = parts;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    socket[0] = context.channel();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    check =
        loop()
            .scheduleAtFixedRate(
                () -> endUnused(IDLE_NANOS), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  private EventLoop loop() {
    return socket[0].eventLoop();
  }

  private long now() {
    return loop().ticker().nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof DatagramPacket packet) {
        receive(packet);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void receive(DatagramPacket packet) {
    InetSocketAddress sender = packet.sender();
    if (sender.equals(application)) {
      take(packet.content());
    } else if (application == null && sender.getAddress().equals(control.getAddress())) {
      consider(packet, sender);
    }
  }

  /** Holds a few packets of one sender while the kernel is asked whose they are. */
  private void consider(DatagramPacket packet, InetSocketAddress sender) {
    if (candidate == null) {
      candidate = sender;
      parts
          .senders()
          .owner(sender, (InetSocketAddress) socket[0].localAddress())
          .handle((owner, failure) -> failure == null && Optional.of(user).equals(owner))
          .thenAccept(own -> loop().execute(() -> known(sender, own)));
    }
    int size = packet.content().readableBytes();
    boolean room = held.size() < MAX_HELD && heldBytes + size <= MAX_HELD_BYTES;
    if (sender.equals(candidate) && room) {
      heldBytes += size;
      held.add(packet.copy());
    }
  }

  private void known(InetSocketAddress sender, boolean own) {
    candidate = null;
    if (socket[0].isActive() && own) {
      application = sender;
      held.forEach(packet -> take(packet.content()));
      sent();
    } else {
      LOG.debug("UDP from a socket of somebody else, or of nobody, is not relayed");
    }
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    heldBytes = 0;
  }

  private void take(ByteBuf packet) {
    SocksDatagram datagram = SocksDatagram.read(packet);
    if (datagram == null) {
      return;
    }
    UdpFlow known = flows.get(datagram.destination());
    UdpFlow flow =
        known == null || (known.isRefused() && known.isUnused(now(), REFUSED_NANOS))
            ? open(datagram)
            : known;
    // The packet lies in a buffer that all sockets share.
    ByteBuf payload = datagram.payload();
    flow.send(socket[0].alloc().directBuffer(payload.readableBytes()).writeBytes(payload), now());
  }

  private UdpFlow open(SocksDatagram datagram) {
    if (flows.size() >= MAX_FLOWS) {
      endLeastRecent();
    }
    UdpFlow flow = new UdpFlow(datagram.header(), this, now());
    flows.put(datagram.destination(), flow);
    InetSocketAddress source = application == null ? control : application;
    parts
        .admitter()
        .decide(
            new Admitter.Way(source, control, loop()), datagram.destination(), Optional.of(user))
        .whenComplete(
            (answer, failure) ->
                loop().execute(() -> flow.decided(answer == null ? null : answer.far(), now())));
    return flow;
  }

  private void endLeastRecent() {
    Destination eldest = flows.keySet().iterator().next();
    UdpFlow flow = flows.remove(eldest);
    if (flow != null) {
      flow.close();
    }
  }

  private void endUnused(long idleNanos) {
    long now = now();
    List<UdpFlow> unused = new ArrayList<>();
    flows.values().removeIf(flow -> flow.isUnused(now, idleNanos) && unused.add(flow));
    unused.forEach(UdpFlow::close);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    sent();
  }

  private void sent() {
    flows.values().forEach(UdpFlow::sent);
  }

  @Override
  public void answer(UdpFlow flow, Chunk payload) {
    if (loop().inEventLoop()) {
      answerHere(flow, payload);
    } else {
      loop().execute(() -> answerHere(flow, payload));
    }
  }

  private void answerHere(UdpFlow flow, Chunk payload) {
    flow.used(now());
    ByteBuf header = flow.header();
    ByteBuf bytes = BufChunk.take(payload);
    InetSocketAddress to = application;
    if (to != null && socket[0].isActive() && socket[0].isWritable()) {
      ByteBuf packet =
          socket[0].alloc().directBuffer(header.readableBytes() + bytes.readableBytes());
      packet.writeBytes(header.duplicate()).writeBytes(bytes);
      socket[0].write(new DatagramPacket(packet, to), socket[0].voidPromise());
    }
    bytes.release();
  }

  @Override
  public void answered() {
    loop()
        .execute(
            () -> {
              if (!flushing) {
                flushing = true;
                loop().execute(this::flush);
              }
            });
  }

  private void flush() {
    flushing = false;
    socket[0].flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!socket[0].isWritable()) {
      socket[0].flush();
    }
  }

  @Override
  public void over(UdpFlow flow) {
    loop().execute(() -> flows.values().removeIf(known -> known == flow));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ScheduledFuture<?> timer = check;
    if (timer != null) {
      timer.cancel(false);
    }
    List<UdpFlow> open = List.copyOf(flows.values());
    flows.clear();
    open.forEach(UdpFlow::close);
  }

  /** A packet that cannot be sent is lost, as on any way. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("UDP towards an application failed: {}", cause.toString());
  }
}
