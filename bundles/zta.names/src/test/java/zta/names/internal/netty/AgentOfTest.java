package zta.names.internal.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;
import zta.names.internal.FaultBoard;
import zta.names.internal.locate.AgentSide;

/** The resolver without a container, in this process or as a process of its own. */
final class AgentOfTest implements AutoCloseable {
  private static final long PATIENCE = 60;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final FaultBoard board = new FaultBoard(System::nanoTime);
  private final CountDownLatch serving = new CountDownLatch(1);
  private final NamesRuntime runtime;

  AgentOfTest(Path home, Map<String, Object> values) throws Exception {
    runtime =
        new NamesRuntime(
            Settings.of(values),
            new NamesRuntime.Ground(
                loops,
                EpollSocketChannel::new,
                EpollServerSocketChannel::new,
                home,
                Optional::empty,
                new AgentSide(List::of, () -> null, () -> null, () -> null)),
            board,
            System::nanoTime,
            served -> serving.countDown());
    runtime.caught(
        new Catch(
            1,
            true,
            List.of(
                new Claim(
                    List.of("*.corp.example", "only.example"),
                    List.of("vpn.corp.example"),
                    List.of(),
                    List.of())),
            List.of("proxy.corp.example")));
    runtime.start();
  }

  AgentOfTest awaitServing() throws InterruptedException {
    if (!serving.await(PATIENCE, TimeUnit.SECONDS)) {
      throw new IllegalStateException("does not serve: " + board.faults());
    }
    return this;
  }

  NamesRuntime runtime() {
    return runtime;
  }

  FaultBoard board() {
    return board;
  }

  @Override
  public void close() {
    try {
      runtime.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Runs until its input ends: home, then settings as {@code name=value}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> values = new HashMap<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      int equals = argument.indexOf('=');
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    try (AgentOfTest agent = new AgentOfTest(Path.of(arguments[0]), values).awaitServing()) {
      String steering = (String) values.get("steering");
      for (int i = 0; i < 300 && !agent.runtime.steeredBy().equals(steering); i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.out.println("steered by " + agent.runtime.steeredBy() + " " + agent.board.faults());
      while (System.in.read() >= 0) {
        // Its input is what keeps it alive.
      }
    }
  }
}
