package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.lib.net.IpText;
import zta.masque.ProxyError;

class NamesTest {
  private final ExecutorService threads =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
  private final ExecutorService roomy = Executors.newCachedThreadPool();
  private final CountDownLatch silence = new CountDownLatch(1);

  @AfterEach
  void stop() {
    silence.countDown();
    threads.shutdownNow();
    roomy.shutdownNow();
  }

  private static Names names(Names.Source source, long millis, ExecutorService pool)
      throws Exception {
    return new Names(
        source, new AllowList(new String[] {"10.0.0.0/8"}, false), Duration.ofMillis(millis), pool);
  }

  private static ProxyError error(Names names, String host) {
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> names.find(host).get());
    return ((UnreachableException) refused.getCause()).error();
  }

  @Test
  void keepsOnlyWhatMayBeDialled() throws Exception {
    InetAddress[] found = {IpText.address("192.0.2.1"), IpText.address("10.0.0.7")};
    Names names = names(host -> found, 10_000, roomy);
    assertEquals(List.of(found[1]), names.find("app.test").get());
    assertEquals(List.of(found[1]), names.find("10.0.0.7").get());
    assertEquals(ProxyError.DESTINATION_IP_PROHIBITED, error(names, "192.0.2.1"));
  }

  @Test
  void tellsWhyANameIsNotFound() throws Exception {
    assertEquals(
        ProxyError.DNS_ERROR,
        error(
            names(
                host -> {
                  throw new UnknownHostException(host);
                },
                10_000,
                roomy),
            "app.test"));
    Names silent =
        names(
            host -> {
              try {
                silence.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            },
            50,
            threads);
    assertEquals(ProxyError.DNS_TIMEOUT, error(silent, "app.test"));
    assertEquals(ProxyError.CONNECTION_LIMIT_REACHED, error(silent, "other.test"));
  }
}
