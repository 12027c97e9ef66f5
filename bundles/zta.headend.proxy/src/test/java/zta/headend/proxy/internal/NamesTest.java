package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.masque.ProxyError;

@Timeout(30)
class NamesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final InetAddress FOUND = InetAddress.getLoopbackAddress();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    answer.countDown();
    threads.shutdownNow();
  }

  /** A name server that is silent about some names until it is let answer. */
  private InetAddress[] ask(String host) throws UnknownHostException {
    asked.incrementAndGet();
    if (host.startsWith("silent") && !awaited(answer)) {
      throw new UnknownHostException(host);
    }
    if (host.equals("unknown")) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {FOUND};
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private Names names(Duration patience) {
    return new Names(this::ask, patience, threads);
  }

  private static RefusedException refused(CompletableFuture<List<InetAddress>> future) {
    return (RefusedException)
        assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void findsAddresses() throws Exception {
    assertEquals(List.of(FOUND), names(LONG).find("known", "alice").get());
  }

  @Test
  void refusesNameThatDoesNotResolve() {
    assertEquals(ProxyError.DNS_ERROR, refused(names(LONG).find("unknown", "alice")).error());
  }

  @Test
  void givesSilentNameServerUpInTime() {
    RefusedException refused = refused(names(SHORT).find("silent", "alice"));
    assertEquals(ProxyError.DNS_TIMEOUT, refused.error());
    assertEquals(ReasonCode.RESOURCE_NAME, refused.reason());
  }

  @Test
  void asksOnceForAllWhoWantTheSameName() throws Exception {
    Names names = names(LONG);
    CompletableFuture<List<InetAddress>> first = names.find("silent", "alice");
    CompletableFuture<List<InetAddress>> second = names.find("silent", "bob");
    answer.countDown();
    assertEquals(first.get(), second.get());
    assertEquals(1, asked.get());
  }

  @Test
  void doesNotAskAgainWhileNameServerIsSilent() {
    Names names = names(SHORT);
    refused(names.find("silent", "alice"));
    assertEquals(ProxyError.DNS_TIMEOUT, refused(names.find("silent", "alice")).error());
    assertEquals(1, asked.get());
  }

  @Test
  void limitsWhatOneUserHasUnderWay() throws Exception {
    Names names = names(LONG);
    List<CompletableFuture<List<InetAddress>>> waiting = new ArrayList<>();
    for (int i = 0; i < Names.MOST_OF_USER; i++) {
      waiting.add(names.find("silent" + i, "alice"));
    }
    assertEquals(ReasonCode.LIMIT, refused(names.find("known", "alice")).reason());
    assertEquals(List.of(FOUND), names.find("known", "bob").get());
    answer.countDown();
    for (CompletableFuture<List<InetAddress>> one : waiting) {
      assertEquals(List.of(FOUND), one.get());
    }
  }

  @Test
  void countsOverdueLookupsOfAUserToo() {
    Names names = names(SHORT);
    for (int i = 0; i < Names.MOST_OF_USER; i++) {
      refused(names.find("silent" + i, "alice"));
    }
    assertEquals(ReasonCode.LIMIT, refused(names.find("known", "alice")).reason());
  }

  @Test
  void givesThePlaceOfAUserBack() throws Exception {
    Names names = names(LONG);
    for (int i = 0; i < 20 * Names.MOST_OF_USER; i++) {
      names.find("known" + i, "alice").get();
    }
    assertEquals(20 * Names.MOST_OF_USER, asked.get());
  }

  @Test
  void refusesMoreThanItsThreadsTake() {
    threads.shutdown();
    assertEquals(ReasonCode.LIMIT, refused(names(LONG).find("known", "alice")).reason());
  }
}
