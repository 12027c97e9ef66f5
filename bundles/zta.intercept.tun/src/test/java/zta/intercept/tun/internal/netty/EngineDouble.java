package zta.intercept.tun.internal.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.intercept.Admission;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Offer;

/**
 * Reaches everything by marked sockets. Port 7999 is refused, 7005 is slow to be decided, and
 * 10.60.0.0/16 is nobody's.
 */
// What is scheduled tells its result otherwise.
@SuppressWarnings("FutureReturnValueIgnored")
final class EngineDouble implements FlowEngine {
  static final int MARK = 0x5a;
  private static final int REFUSED = 7999;
  private static final int SLOW = 7005;

  private final EventLoopGroup loops;
  private final DirectDialer dialer;

  EngineDouble(EventLoopGroup loops) {
    this.loops = loops;
    dialer = new DirectDialer(loops, new Escape(EpollSocketChannel::new, MARK), 5_000);
  }

  @Override
  public CompletionStage<Admission> admit(Offer offer) {
    Destination to = offer.destination();
    if (to.port() == REFUSED) {
      return refused(offer, ReasonCode.NO_RULE);
    }
    if (offer.user().isEmpty()) {
      return refused(offer, ReasonCode.UNKNOWN_USER);
    }
    if (to.host().startsWith("10.60.")) {
      return CompletableFuture.completedFuture(new Admission.Passed("none"));
    }
    CompletableFuture<Admission> result = new CompletableFuture<>();
    long delay = to.port() == SLOW ? 2_500 : 0;
    loops.schedule(
        () ->
            dial(to)
                .whenComplete(
                    (far, failure) ->
                        result.complete(
                            far == null
                                ? new Admission.Refused(
                                    Doubles.RefusedFlow.of(offer, ReasonCode.RESOURCE_REFUSED))
                                : new Admission.Opened(
                                    Doubles.RefusedFlow.of(offer, ReasonCode.ALLOWED), far))),
        delay,
        TimeUnit.MILLISECONDS);
    return result;
  }

  private static CompletionStage<Admission> refused(Offer offer, ReasonCode reason) {
    return CompletableFuture.completedFuture(
        new Admission.Refused(Doubles.RefusedFlow.of(offer, reason)));
  }

  private CompletionStage<ByteStream> dial(Destination to) {
    String host = to.host().equals(Doubles.Names.NAME) ? "10.50.0.1" : to.host();
    InetSocketAddress address = new InetSocketAddress(host, to.port());
    return to.protocol() == Protocol.TCP ? dialer.tcp(address) : dialer.udp(address);
  }
}
