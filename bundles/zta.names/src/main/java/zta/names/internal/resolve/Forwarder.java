package zta.names.internal.resolve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import zta.names.internal.dns.MalformedMessageException;
import zta.names.internal.dns.Message;
import zta.names.internal.dns.Rcode;

/**
 * Asks the real resolvers in turn, each up to twice. Equal queries at the same time are asked once,
 * which also ends a circle in which a resolver asks us back.
 */
final class Forwarder {
  private static final int ROUNDS = 2;
  private static final int MOST_ATTEMPTS = 6;
  private static final int WAITING_EACH = 4;

  private record Key(ByteBuffer query, boolean tcp) {}

  /** One query on its way. */
  private final class Run {
    private final Message query;
    private final boolean tcp;
    private final List<InetSocketAddress> servers;
    private final CompletableFuture<Message> result = new CompletableFuture<>();
    private volatile @Nullable Message second;

    Run(Message query, boolean tcp, List<InetSocketAddress> servers) {
      this.query = query;
      this.tcp = tcp;
      this.servers = servers;
    }

    void attempt(int number) {
      if (number >= Math.min(MOST_ATTEMPTS, ROUNDS * servers.size())) {
        fail();
        return;
      }
      InetSocketAddress server = servers.get(number % servers.size());
      ask(server)
          .whenComplete(
              (response, failure) -> {
                if (response == null || poisoned(response)) {
                  attempt(number + 1);
                } else if (Rcode.maybeElsewhere(response.rcode())) {
                  second = response;
                  attempt(number + 1);
                } else {
                  result.complete(response);
                }
              });
    }

    private void fail() {
      Message worse = second;
      if (worse == null) {
        result.completeExceptionally(new IOException("no server answers"));
      } else {
        result.complete(worse);
      }
    }

    private CompletionStage<Message> ask(InetSocketAddress server) {
      CompletionStage<Message> first = exchange.ask(server, query, tcp);
      return tcp ? first : first.thenCompose(response -> whole(server, response));
    }

    /** What was cut short over UDP is asked for again over TCP; if that fails, short it is. */
    private CompletionStage<Message> whole(InetSocketAddress server, Message response) {
      return response.truncated()
          ? exchange.ask(server, query, true).exceptionally(failure -> response)
          : CompletableFuture.completedFuture(response);
    }
  }

  private final Exchange exchange;
  private final Inspection inspection;
  private final int most;
  private final Runnable onPoison;
  private final Map<Key, CompletableFuture<Message>> running = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Makes a forwarder.
   *
   * @param most different queries at once
   * @param onPoison hears that an answer was dropped because of a synthetic address in it
   */
  Forwarder(Exchange exchange, Inspection inspection, int most, Runnable onPoison) {
    this.exchange = exchange;
    this.onPoison = onPoison;
    this.inspection = inspection;
    this.most = most;
  }

  /** Asks; fails when nobody answers. The answer's id means nothing. */
  CompletionStage<Message> ask(Message query, boolean tcp, List<InetSocketAddress> servers) {
    if (waiting.incrementAndGet() > WAITING_EACH * most) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(new IOException("too many clients wait"));
    }
    return run(query, tcp, servers).whenComplete((response, failure) -> waiting.decrementAndGet());
  }

  private CompletionStage<Message> run(
      Message query, boolean tcp, List<InetSocketAddress> servers) {
    byte[] bytes = query.bytes();
    Key key = new Key(ByteBuffer.wrap(bytes, 2, bytes.length - 2).slice(), tcp);
    Run run = new Run(query, tcp, servers);
    CompletableFuture<Message> present = running.putIfAbsent(key, run.result);
    if (present != null) {
      return present;
    }
    var unused = run.result.whenComplete((response, failure) -> running.remove(key));
    if (running.size() > most) {
      run.result.completeExceptionally(new IOException("too many queries at once"));
    } else {
      run.attempt(0);
    }
    return run.result;
  }

  private boolean poisoned(Message response) {
    try {
      if (inspection.poisoned(response)) {
        onPoison.run();
        return true;
      }
      return false;
    } catch (MalformedMessageException e) {
      return true;
    }
  }
}
