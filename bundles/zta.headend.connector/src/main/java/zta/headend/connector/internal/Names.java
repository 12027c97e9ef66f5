package zta.headend.connector.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import zta.lib.net.IpText;
import zta.masque.ProxyError;

/**
 * Finds what a host name means on this network, once, and keeps only addresses that may be dialled.
 * Looks up on threads of its own, with a time after which nobody waits any more. Thread-safe.
 */
public final class Names {
  /** The system's resolver; blocks. */
  public interface Source {
    /** Returns at least one address. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Source source;
  private final AllowList allowed;
  private final Duration patience;
  private final ExecutorService threads;

  /**
   * Makes it.
   *
   * @param threads for blocking look-ups alone; bounded, and rejects what is too much
   */
  public Names(Source source, AllowList allowed, Duration patience, ExecutorService threads) {
    this.source = source;
    this.allowed = allowed;
    this.patience = patience;
    this.threads = threads;
  }

  /** Completes with one address or more, or exceptionally with {@link UnreachableException}. */
  public CompletableFuture<List<InetAddress>> find(String host) {
    InetAddress literal = IpText.address(host);
    if (literal != null) {
      return usable(new InetAddress[] {literal});
    }
    try {
      return CompletableFuture.supplyAsync(() -> look(host), threads)
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .thenCompose(this::usable)
          .exceptionallyCompose(error -> CompletableFuture.failedFuture(refusal(error)));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(refusal(e));
    }
  }

  private InetAddress[] look(String host) {
    try {
      return source.addresses(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<List<InetAddress>> usable(InetAddress[] found) {
    List<InetAddress> usable = List.of(found).stream().filter(allowed::allows).toList();
    return usable.isEmpty()
        ? CompletableFuture.failedFuture(
            new UnreachableException(
                ProxyError.DESTINATION_IP_PROHIBITED,
                "the connector may not reach this address; see its setting networks"))
        : CompletableFuture.completedFuture(usable);
  }

  private static Throwable refusal(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof UnreachableException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new UnreachableException(
          ProxyError.DNS_TIMEOUT, "the private network's name server does not answer");
    }
    if (cause instanceof RejectedExecutionException) {
      return new UnreachableException(
          ProxyError.CONNECTION_LIMIT_REACHED, "the connector is looking too many names up");
    }
    return new UnreachableException(
        ProxyError.DNS_ERROR, "the name does not resolve on the private network");
  }
}
