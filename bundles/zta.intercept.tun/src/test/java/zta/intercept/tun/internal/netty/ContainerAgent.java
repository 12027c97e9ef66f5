package zta.intercept.tun.internal.netty;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import zta.api.flow.SocketOwners;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.Claim;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.Interceptor;
import zta.api.journal.OsJournal;
import zta.api.status.StatusService;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;
import zta.testkit.doubles.StatusDouble;

/** The bundle in a Felix container, switched on and off; a process of its own. */
public final class ContainerAgent {
  /** The bundles that interception needs. */
  public static final List<String> BUNDLES =
      List.of(
          "io.netty.*",
          "com.sun.jna",
          "zta.masque",
          "zta.io",
          "zta.intercept.linux",
          "zta.intercept.tun");

  private static final int TRIES = 200;

  private ContainerAgent() {}

  /** Registers what the bundle needs of the agent's other parts. */
  public static void registerDoubles(BundleContext context, Path journal) {
    context.registerService(
        FlowEngine.class,
        new EngineDouble(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())),
        null);
    context.registerService(OsJournal.class, new Doubles.FileJournal(journal), null);
    context.registerService(SocketOwners.class, new Doubles.ProcOwners(), null);
    context.registerService(StatusService.class, new StatusDouble(), null);
  }

  /**
   * Switches on, waits for a line, switches off.
   *
   * @param arguments the journal's directory, what is switched on, and what then is shown
   */
  public static void main(String[] arguments) throws Exception {
    Path journal = Files.createDirectories(Path.of(arguments[0]));
    try (Container container = Container.start(new ContainerSpec(BUNDLES, List.of(), Map.of()))) {
      registerDoubles(container.context(), journal);
      container.configure(arguments[1], Map.of("enabled", true));
      await(container, arguments[2] + ": 0 TCP");
      Claim claim = new Claim(List.of(), List.of(), List.of("10.50.0.0/16"), List.of());
      container
          .service(CatchmentListener.class)
          .changed(new Catch(1, true, List.of(claim), List.of()));
      while (!container.service(Interceptor.class).endpoints().contains("10.50.0.0/16")) {
        Thread.sleep(20);
      }
      // Its route follows on the thread that sets routes.
      Thread.sleep(1_000);
      System.out.println("READY");
      System.in.read();
      container.configure(arguments[1], Map.of("enabled", false));
      await(container, "switched off");
      System.out.println("OFF");
      System.in.read();
    }
    System.exit(0);
  }

  private static void await(Container container, String wanted) throws InterruptedException {
    String seen = "";
    for (int i = 0; i < TRIES; i++) {
      seen = container.service(Interceptor.class, "", Duration.ofSeconds(20)).mechanism();
      if (seen.contains(wanted)) {
        return;
      }
      Thread.sleep(50);
    }
    System.out.println(seen + container.service(Interceptor.class).faults());
  }
}
