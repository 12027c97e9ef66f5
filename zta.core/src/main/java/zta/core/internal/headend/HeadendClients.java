package zta.core.internal.headend;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import zta.api.keystore.KeyHandle;
import zta.api.status.StatusService;
import zta.lib.x509.PinnedTrust;

/** Makes callers that trust the pinned headend only. */
@Component(service = HeadendClients.class)
public final class HeadendClients {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String TOPIC = "clock";
  private static final int THREADS = 2;

  private final InstantSource clock;
  private final ClockCheck clockCheck;
  private final StatusService status;
  private final ThreadPoolExecutor threads;
  private final CompletableFuture<HttpResponse<byte[]>> closing = new CompletableFuture<>();

  /** Starts no thread and no connection yet. */
  @Activate
  public HeadendClients(@Reference InstantSource clock, @Reference StatusService status) {
    this.clock = clock;
    this.clockCheck = new ClockCheck(clock);
    this.status = status;
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "zta-headend-http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Deactivate
  void close() {
    // Without its threads a call under way would wait for its whole time, and its user with it.
    closing.completeExceptionally(new IOException("the agent stops or takes new settings"));
    threads.shutdownNow();
  }

  /** Makes a caller without a client certificate. */
  public HeadendCaller anonymous(Collection<String> pins, Collection<X509Certificate> anchors) {
    return caller(pins, anchors);
  }

  /** Makes a caller that shows a client certificate. */
  public HeadendCaller authenticated(
      Collection<String> pins,
      Collection<X509Certificate> anchors,
      KeyHandle key,
      List<X509Certificate> chain) {
    return caller(pins, anchors, new ClientKey(key, chain));
  }

  private HeadendCaller caller(
      Collection<String> pins, Collection<X509Certificate> anchors, KeyManager... keys) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(threads)
            .sslContext(new PinnedTrust(pins, anchors, clock).context(keys))
            .build();
    return new HeadendCaller(http, this::checkClock, closing);
  }

  private void checkClock(Answer answer) {
    clockCheck
        .check(answer)
        .ifPresentOrElse(fault -> status.raise(TOPIC, fault), () -> status.clear(TOPIC));
  }
}
