package zta.intercept.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zta.api.flow.FlowFilter;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleState;
import zta.intercept.local.fixture.AgentOfTest;
import zta.intercept.local.fixture.Servers;
import zta.intercept.local.fixture.Socks;
import zta.intercept.local.fixture.UpperCase;
import zta.testkit.BundleJar;

/** A module that filters every flow is replaced a hundred times while all flows are busy. */
class HotSwapIT {
  private static final int FLOWS = 16;
  private static final int SWAPS = 100;
  private static final int EVERY_ROLLBACK = 5;

  @TempDir Path home;
  @TempDir Path files;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger unfiltered = new AtomicInteger();
  private final AtomicLong replies = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();

  @Test
  @Timeout(180)
  void hundredSwapsUnderSixteenBusyFlowsLoseNothing() throws Exception {
    Map<String, Object> required = Map.of("requiredFilters", new String[] {"upper"});
    try (AgentOfTest agent = new AgentOfTest(home, required);
        Servers servers = new Servers()) {
      agent.policy("+db.corp.test");
      agent.tunnels().serve("db.corp.test:7", servers.start(Servers::echo));
      ModuleManager modules = agent.service(ModuleManager.class);
      modules.install(version(0));
      List<Thread> clients = startClients(agent);
      swap(modules);
      long before = replies.get();
      int living = agent.flows().live().size();
      stop.set(true);
      for (Thread client : clients) {
        client.join(Duration.ofSeconds(10).toMillis());
      }
      System.out.printf(
          "%d swaps, %d replies, slowest %d ms%n", SWAPS, before, slowest.get() / 1_000_000);
      assertEquals(0, unfiltered.get(), "unfiltered replies");
      assertEquals(0, lost.get(), "lost flows");
      assertEquals(FLOWS, living, "living flows after the last swap");
      assertTrue(before > (long) FLOWS * SWAPS, "the flows were busy: " + before);
    }
  }

  private void swap(ModuleManager modules) throws Exception {
    for (int i = 1; i <= SWAPS; i++) {
      long before = replies.get();
      ModuleState state =
          i % EVERY_ROLLBACK == 0
              ? modules.rollback("upper").state()
              : modules.install(version(i)).state();
      assertEquals(ModuleState.RUNNING, state);
      awaitMoreReplies(before + FLOWS);
    }
  }

  /** Each version must have had something to do. */
  private void awaitMoreReplies(long wanted) throws InterruptedException {
    synchronized (replies) {
      while (replies.get() < wanted && lost.get() == 0) {
        replies.wait(100);
      }
    }
  }

  private Path version(int number) {
    return new BundleJar("test.upper")
        .version("1." + number + ".0")
        .header("Zta-Module", "upper")
        .header("Bundle-Name", "Upper case")
        .header("Import-Package", "zta.api.flow")
        .component(UpperCase.class, FlowFilter.class, Map.of(FlowFilter.SLOT, "upper"))
        .writeTo(files);
  }

  private List<Thread> startClients(AgentOfTest agent) throws IOException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      Socket socket = Socks.connect(agent.endpoint(), "db.corp.test", 7);
      Thread client = new Thread(() -> pingPong(socket), "test-client-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
    return clients;
  }

  private void pingPong(Socket socket) {
    byte[] ping = "abcdefghijklmnopqrstuvwxyz".repeat(8).getBytes(US_ASCII);
    String pong = new String(ping, US_ASCII).toUpperCase(java.util.Locale.ROOT);
    try (socket) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      while (!stop.get()) {
        long since = System.nanoTime();
        out.write(ping);
        byte[] back = in.readNBytes(ping.length);
        slowest.accumulateAndGet(System.nanoTime() - since, Math::max);
        if (back.length < ping.length) {
          lost.incrementAndGet();
          return;
        }
        if (!new String(back, US_ASCII).equals(pong)) {
          unfiltered.incrementAndGet();
        }
        counted();
      }
    } catch (IOException e) {
      lost.incrementAndGet();
    }
  }

  private void counted() {
    if (replies.incrementAndGet() % FLOWS == 0) {
      synchronized (replies) {
        replies.notifyAll();
      }
    }
  }
}
