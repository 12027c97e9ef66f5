package zta.headend.proxy.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Destination;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.LiveFlow;
import zta.masque.h3.H3DatagramStream;
import zta.masque.udp.DatagramStream;

/** A granted flow: client's end and resource's end joined, until both are done. */
final class OpenFlow implements LiveFlow {
  private static final int ENDS = 2;

  private final Access access;
  private final String serial;
  private final Destination destination;
  private final ResourceEnd resource;
  private final EventLoop loop;
  private final BiConsumer<OpenFlow, ReasonCode> onEnd;
  private ReasonCode outcome = ReasonCode.COMPLETED;
  private @Nullable ByteStream client;
  private @Nullable ScheduledFuture<?> idleCheck;
  private int ends;

  OpenFlow(
      Access access,
      String serial,
      Destination destination,
      ResourceEnd resource,
      EventLoop loop,
      BiConsumer<OpenFlow, ReasonCode> onEnd) {
    this.access = access;
    this.serial = serial;
    this.destination = destination;
    this.resource = resource;
    this.loop = loop;
    this.onEnd = onEnd;
  }

  /** Joins both ends; on the loop. */
  void join(Exchange exchange, long idleSeconds) {
    exchange.onClosed(this::oneEnd);
    resource.onClosed(this::oneEnd);
    ByteStream accepted = exchange.accept();
    client = accepted;
    accepted.attach(resource.stream());
    resource.stream().attach(accepted);
    watch(TimeUnit.SECONDS.toNanos(idleSeconds), TimeUnit.SECONDS.toNanos(idleSeconds));
  }

  private void watch(long idleNanos, long wait) {
    if (ends < ENDS) {
      idleCheck = loop.schedule(() -> checkIdle(idleNanos), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void checkIdle(long idleNanos) {
    long idle = loop.ticker().nanoTime() - resource.lastActivity();
    if (idle >= idleNanos) {
      close(ReasonCode.IDLE);
    } else {
      watch(idleNanos, idleNanos - idle);
    }
  }

  private void oneEnd(ReasonCode reason) {
    if (outcome == ReasonCode.COMPLETED) {
      outcome = reason;
    }
    ends++;
    if (ends == ENDS) {
      cancelIdleCheck();
      onEnd.accept(this, outcome);
    }
  }

  /** A check that waits would keep both connections in memory. */
  private void cancelIdleCheck() {
    ScheduledFuture<?> check = idleCheck;
    if (check != null) {
      check.cancel(false);
    }
  }

  /** Returns the bytes from the client to the resource. */
  long sent() {
    return resource.sent();
  }

  /** Returns the bytes from the resource to the client. */
  long received() {
    return resource.received();
  }

  private long droppedToClient() {
    if (client instanceof H3DatagramStream datagrams) {
      return datagrams.dropped();
    }
    return client instanceof DatagramStream datagrams ? datagrams.dropped() : 0;
  }

  /** Returns the datagrams that were dropped on the way, in both directions. */
  long dropped() {
    return resource.dropped() + droppedToClient();
  }

  @Override
  public String serial() {
    return serial;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public InetAddress dialled() {
    return resource.address();
  }

  @Override
  public Optional<String> network() {
    return resource.network();
  }

  @Override
  public InetAddress client() {
    return access.client().getAddress();
  }

  @Override
  public void close(ReasonCode reason) {
    loop.execute(() -> closeHere(reason));
  }

  private void closeHere(ReasonCode reason) {
    if (ends < ENDS) {
      outcome = reason;
      ByteStream joined = client;
      if (joined != null) {
        joined.abort(reason);
      }
      resource.stream().abort(reason);
    }
  }
}
