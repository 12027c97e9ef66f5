package zta.headend.proxy.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.LiveConnectors;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.ConnectorIdentities;
import zta.headend.proxy.internal.ConnectorTable;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.h2.H2Connection;

/**
 * The connectors that are connected to this proxy, and the way through them: the one with the
 * fewest flows first, the next when it refuses or does not answer. Thread-safe.
 */
// Every future here has a follower.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectorHub implements LiveConnectors {
  /** ALPN id of HTTP/2 with the parts exchanged: who connected is the server. */
  static final String PROTOCOL = "zta-connector";

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorHub.class);
  private static final int MOST_TRIES = 3;

  /**
   * A flow that wants a way.
   *
   * @param network the private network
   * @param destination what the connector is to reach
   * @param access the client's request
   * @param loop the client's event loop
   */
  record Request(String network, Destination destination, Access access, EventLoop loop) {
    boolean isUdp() {
      return destination.protocol() == Protocol.UDP;
    }
  }

  private final ConnectorIdentities identities;
  private final Counters counters;
  private final InstantSource clock;
  private final Executor worker;
  private final ProxyConfig config;
  private final ConnectorTable<ConnectorLink> table;
  private final AtomicLong checks = new AtomicLong();

  /**
   * Makes it without any.
   *
   * @param worker reads the record, which blocks
   */
  ConnectorHub(
      ConnectorIdentities identities,
      Counters counters,
      InstantSource clock,
      Executor worker,
      ProxyConfig config) {
    this.identities = identities;
    this.counters = counters;
    this.clock = clock;
    this.worker = worker;
    this.config = config;
    this.table = new ConnectorTable<>(config.maxConnectionsPerConnector());
  }

  /**
   * Makes the handler of a connection whose client says that it is a connector.
   *
   * @param onReady runs when it has spoken
   */
  H2Connection accept(Channel channel, X509Certificate certificate, Runnable onReady) {
    return new ConnectorLink(this, channel, certificate, clock.instant(), config, onReady)
        .handler();
  }

  /** Finds out whose a connection is, and takes it in or ends it. */
  void arrived(ConnectorLink link) {
    try {
      worker.execute(() -> identify(link));
    } catch (RejectedExecutionException e) {
      link.close(ReasonCode.LIMIT);
    }
  }

  private void identify(ConnectorLink link) {
    long before = checks.get();
    try {
      ConnectorRecord record = identities.read(link.certificate());
      if (link.identified(record)) {
        table.add(link).ifPresent(oldest -> oldest.close(ReasonCode.CONNECTOR_LOST));
        counters.add("connectors.connected");
        LOG.info("Connector {} of network {} connected", record.name(), record.network());
        link.onceClosed(() -> gone(link, record));
        if (checks.get() != before) {
          // It may have been removed since the record was read.
          check();
        }
      }
    } catch (RefusedException e) {
      counters.add("connectors.refused");
      LOG.warn("Connection of a connector refused: {}", e.details());
      link.close(e.reason());
    }
  }

  private void gone(ConnectorLink link, ConnectorRecord record) {
    table.remove(link);
    counters.add("connectors.lost");
    LOG.info("Connector {} of network {} disconnected", record.name(), record.network());
  }

  /**
   * Looks every connection up in the record again, and ends those that it does not know any more.
   */
  void check() {
    checks.incrementAndGet();
    for (ConnectorLink link : table.all()) {
      try {
        identities.read(link.certificate());
      } catch (RefusedException e) {
        if (e.reason() != ReasonCode.INTERNAL) {
          table.remove(link);
          link.close(ReasonCode.CONNECTOR_LOST);
        }
      } catch (RuntimeException e) {
        // A periodic task that throws is never run again.
        LOG.error("A connector cannot be checked", e);
      }
    }
  }

  /** Opens a flow; completes on any thread, exceptionally with {@link RefusedException}. */
  CompletableFuture<ResourceEnd> open(Request request) {
    Deque<ConnectorLink> candidates = new ArrayDeque<>(table.candidates(request.network()));
    CompletableFuture<ResourceEnd> result = new CompletableFuture<>();
    attempt(request, candidates, 1, noConnector(), result);
    return result;
  }

  private void attempt(
      Request request,
      Deque<ConnectorLink> candidates,
      int number,
      Throwable before,
      CompletableFuture<ResourceEnd> result) {
    ConnectorLink link = candidates.poll();
    if (link == null || number > MOST_TRIES) {
      result.completeExceptionally(before);
      return;
    }
    request.access().connector(link.record());
    link.open(request)
        .whenComplete(
            (end, error) -> {
              if (end != null) {
                result.complete(end);
              } else {
                counters.add("connectors.attempts.failed");
                attempt(request, candidates, number + 1, cause(error), result);
              }
            });
  }

  private static Throwable cause(@Nullable Throwable error) {
    Throwable inner = error instanceof CompletionException ? error.getCause() : error;
    return inner == null ? noConnector() : inner;
  }

  private static RefusedException noConnector() {
    return new RefusedException(
        ReasonCode.NO_CONNECTOR, "no connector of the private network is connected");
  }

  @Override
  public List<Connection> connections() {
    return table.all().stream().map(ConnectorHub::connection).toList();
  }

  private static Connection connection(ConnectorLink link) {
    InetSocketAddress address = link.address();
    return new Connection(
        link.connectorId(), link.since(), address.getAddress().getHostAddress(), link.flows());
  }

  /** Ends all connections. */
  void close() {
    table.all().forEach(link -> link.close(ReasonCode.SHUTDOWN));
  }
}
