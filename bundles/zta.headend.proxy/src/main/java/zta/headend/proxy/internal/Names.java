package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zta.api.access.ReasonCode;
import zta.masque.ProxyError;

/**
 * Looks names up with the system's resolver, which blocks for as long as it likes: on threads that
 * do nothing else, and with a time after which nobody waits any more. A name has one look-up under
 * way at most, which all who ask share; a user has a limited number. A look-up that is overdue
 * keeps its thread and its place until the resolver returns, so that a silent name server holds one
 * thread a name, and who asks meanwhile is refused at once. Safe for use by many threads.
 */
public final class Names {
  /** The system's resolver; blocks. */
  public interface Source {
    /** Returns at least one address. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** Look-ups that a user may have under way. */
  static final int MOST_OF_USER = 16;

  private final Source source;
  private final Duration patience;
  private final ExecutorService threads;
  private final Map<String, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();
  private final Shares users = new Shares();

  /**
   * Makes it.
   *
   * @param patience how long anybody waits for a look-up
   * @param threads for blocking look-ups alone; bounded, and rejects what is too much
   */
  public Names(Source source, Duration patience, ExecutorService threads) {
    this.source = source;
    this.patience = patience;
    this.threads = threads;
  }

  /**
   * Returns the addresses of a name, in the resolver's order; at once. Completes exceptionally with
   * {@link RefusedException}, on any thread.
   *
   * @param user for whom
   */
  public CompletableFuture<List<InetAddress>> find(String host, String user) {
    CompletableFuture<List<InetAddress>> shared = underWay.get(host);
    return (shared == null ? begin(host, user) : shared)
        .exceptionallyCompose(error -> CompletableFuture.failedFuture(refusal(error)));
  }

  private CompletableFuture<List<InetAddress>> begin(String host, String user) {
    if (!users.take(user, MOST_OF_USER)) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("the user's look-ups under way"));
    }
    CompletableFuture<List<InetAddress>> fresh = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> shared = underWay.putIfAbsent(host, fresh);
    if (shared != null) {
      users.giveBack(user);
      return shared;
    }
    try {
      threads.execute(() -> run(host, user, fresh));
      return fresh.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      fresh.completeExceptionally(e);
      over(host, user, fresh);
      return fresh;
    }
  }

  private void run(String host, String user, CompletableFuture<List<InetAddress>> result) {
    try {
      if (!result.isDone()) {
        result.complete(List.of(source.addresses(host)));
      }
    } catch (UnknownHostException | RuntimeException e) {
      result.completeExceptionally(e);
    } finally {
      over(host, user, result);
    }
  }

  private void over(String host, String user, CompletableFuture<List<InetAddress>> result) {
    underWay.remove(host, result);
    users.giveBack(user);
  }

  private static Throwable refusal(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof TimeoutException) {
      return new RefusedException(ProxyError.DNS_TIMEOUT, "the name server does not answer");
    }
    if (cause instanceof UnknownHostException) {
      return new RefusedException(ReasonCode.RESOURCE_NAME, "the name does not resolve");
    }
    return cause instanceof RejectedExecutionException
        ? new RefusedException(ReasonCode.LIMIT, "too many names are being looked up")
        : error;
  }
}
