package zta.intercept.tun.internal.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;
import zta.api.journal.OsChange;
import zta.intercept.linux.internal.FastPathOf;
import zta.intercept.tun.internal.linux.LinuxIpUndo;
import zta.intercept.tun.internal.linux.LinuxNetwork;
import zta.lib.net.Cidr;

/**
 * Interception with an engine that reaches everything by marked sockets; a process of its own. Port
 * 7999 is refused, 7005 is slow to be decided, and 10.60.0.0/16 is nobody's.
 */
// What is scheduled tells its result otherwise.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Agent {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
  private final EngineDouble engine = new EngineDouble(loops);
  private final Doubles.Names names = new Doubles.Names();
  private final LinuxIpUndo changes = new LinuxIpUndo();
  private final Doubles.FileJournal journal;
  private final FastPathOf fast;
  private final TunService service;

  private Agent(Path journalled, boolean isFast) throws IOException {
    journal = new Doubles.FileJournal(Files.createDirectories(journalled));
    fast = new FastPathOf(journal);
    Doubles.ProcOwners owners = new Doubles.ProcOwners();
    Doubles.EchoResolver resolver = new Doubles.EchoResolver(banner());
    Needs needs =
        new Needs(
            engine,
            loops,
            EpollServerSocketChannel::new,
            EpollSocketChannel::new,
            journal,
            changes,
            () -> owners,
            () -> names,
            () -> resolver,
            isFast ? fast.path() : null);
    service =
        new TunService(
            needs,
            new LinuxNetwork.Settings(
                "zta0",
                65_000,
                92,
                92,
                EngineDouble.MARK,
                Cidr.parse("172.19.0.0/16").orElseThrow(),
                Cidr.parse("fdfe:5a::/32").orElseThrow()),
            new Limits(1000, 1000, 16, 1000, 300, 5_000),
            1_000,
            fault -> System.out.println(fault.map(f -> "FAULT " + f).orElse("READY")),
            fault -> fault.ifPresent(f -> System.out.println("FAST FAULT " + f)));
  }

  private static InetSocketAddress banner() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write("resolver\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /**
   * Runs until its standard input ends or says so.
   *
   * @param arguments the journal's directory, and {@code fast} for the fast path
   */
  public static void main(String[] arguments) throws Exception {
    Agent agent = new Agent(Path.of(arguments[0]), arguments[1].equals("fast"));
    Map<Path, OsChange> leftOver = agent.journal.leftOver();
    agent.service.changed(
        new Catch(
            1,
            true,
            List.of(
                new Claim(
                    List.of(),
                    List.of(),
                    List.of("10.50.0.0/16", "10.60.0.0/16", "fd50::/64"),
                    List.of())),
            List.of("10.50.0.77")));
    agent.service.start();
    for (Map.Entry<Path, OsChange> change : leftOver.entrySet()) {
      if (change.getValue().kind().equals(agent.changes.kind())) {
        agent.changes.undo(change.getValue());
      } else {
        agent.fast.undo(change.getValue());
      }
      Files.delete(change.getKey());
    }
    agent.obey();
    System.exit(0);
  }

  private void obey() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line) {
        case "dial" -> System.out.println(dialUnmarked());
        case "held" -> System.out.println("held " + names.held());
        case "summary" -> System.out.println(service.summary());
        case "less" ->
            service.changed(
                new Catch(
                    2,
                    true,
                    List.of(new Claim(List.of(), List.of(), List.of("10.50.0.0/16"), List.of())),
                    List.of()));
        default -> {
          service.stop();
          System.out.println("STOPPED");
          return;
        }
      }
    }
  }

  private static String dialUnmarked() {
    try (Socket socket = new Socket("10.50.0.1", 7000)) {
      return "connected " + socket;
    } catch (IOException e) {
      return "refused: " + e.getMessage();
    }
  }
}
