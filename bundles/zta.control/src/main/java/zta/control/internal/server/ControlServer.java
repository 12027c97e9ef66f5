package zta.control.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.lib.file.IoReason;

/**
 * Serves the socket with one thread, {@code zta-control-socket}: accepts, cuts frames, writes
 * answers. Whatever callers send, or fail to read, costs them their connection and nobody else
 * anything.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final long TICK_MILLIS = 1000;

  private final SocketFile socket;
  private final Selector selector;
  private final SelectionKey listening;
  private final PeerCredentials peers;
  private final Limits limits;
  private final Population population;
  private final InstantSource clock;
  private final FrameHandler handler;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(64 * 1024);
  private final Thread thread;

  private ControlServer(
      SocketFile socket,
      PeerCredentials peers,
      Limits limits,
      InstantSource clock,
      FrameHandler handler)
      throws IOException {
    this.socket = socket;
    this.peers = peers;
    this.limits = limits;
    this.population = new Population(limits);
    this.clock = clock;
    this.handler = handler;
    this.selector = Selector.open();
    this.listening = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this::run, "zta-control-socket");
    this.thread.setDaemon(true);
  }

  /**
   * Opens the socket and serves it until {@link #close()}.
   *
   * @throws FaultException when the path does not do or is taken
   */
  public static ControlServer open(
      Path path, PeerCredentials peers, Limits limits, InstantSource clock, FrameHandler handler)
      throws FaultException {
    SocketFile socket = SocketFile.open(path);
    try {
      ControlServer server = new ControlServer(socket, peers, limits, clock, handler);
      server.thread.start();
      return server;
    } catch (IOException e) {
      closeQuietly(socket);
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(path.toString(), "cannot be served: " + IoReason.of(e)), e);
    }
  }

  /** Lets every local user pass through a directory, without seeing what is in it. */
  public static void letPass(Path directory) throws IOException {
    SocketFile.letPass(directory);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        selector.select(TICK_MILLIS);
        turn();
      }
    } catch (IOException e) {
      LOG.warn("The control socket cannot be served any more", e);
    } finally {
      connections().forEach(this::drop);
      closeQuietly(socket);
      closeQuietly(selector);
    }
  }

  private void turn() {
    Instant now = clock.instant();
    listening.interestOps(SelectionKey.OP_ACCEPT);
    for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
      if (!key.isValid()) {
        continue;
      }
      if (key.isAcceptable()) {
        accept(now);
      } else if (key.isReadable() && key.attachment() instanceof Connection connection) {
        guarded(connection, () -> connection.read(chunk, now));
      }
    }
    selector.selectedKeys().clear();
    for (Connection connection : connections()) {
      guarded(connection, () -> connection.proceed(handler));
      if (connection.isOver(now)) {
        drop(connection);
      }
    }
  }

  private List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof Connection connection) {
        all.add(connection);
      }
    }
    return all;
  }

  private void accept(Instant now) {
    try {
      SocketChannel channel = socket.channel().accept();
      if (channel != null && !admit(channel, now)) {
        channel.close();
      }
    } catch (IOException e) {
      // Out of descriptors, perhaps: wait for the next turn instead of spinning.
      listening.interestOps(0);
      LOG.debug("A caller could not be let in", e);
    }
  }

  private boolean admit(SocketChannel channel, Instant now) throws IOException {
    LocalUser user;
    try {
      user = peers.of(channel);
    } catch (IOException | RuntimeException e) {
      LOG.debug("A caller whose user cannot be told is refused", e);
      return false;
    }
    if (!population.enter(user)) {
      LOG.debug("Too many connections, one more of {} is refused", user);
      return false;
    }
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    key.attach(new Connection(user, key, limits, now));
    return true;
  }

  private void guarded(Connection connection, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("The connection of {} ends", connection.user(), e);
      drop(connection);
    }
  }

  private void drop(Connection connection) {
    if (connection.close()) {
      population.leave(connection.user());
      handler.closed(connection);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("Not closed in order", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
