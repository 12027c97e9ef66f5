package zta.intercept.sockdiag.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.Protocol;
import zta.api.flow.SocketOwners;
import zta.lib.account.Accounts;

/**
 * Publishes {@link SockDiagOwners} once it has told the owner of a connection of this process
 * rightly; where the kernel or its policy does not allow that, nothing is published, and who served
 * before goes on.
 *
 * <p>Registered by hand because native code is loaded for it, on an own thread so that nobody's
 * start waits.
 */
@Component(
    name = "zta.intercept.sockdiag",
    service = {},
    immediate = true)
public final class SockDiagProvider {
  private static final Logger LOG = LoggerFactory.getLogger(SockDiagProvider.class);
  private static final Integer RANKING = 100;

  private final BundleContext context;
  private final InstantSource clock;
  private final Thread loader = new Thread(this::load, "zta-sockdiag-1");
  private @Nullable SockDiag diagnosis;
  private @Nullable ServiceRegistration<SocketOwners> registration;
  private boolean stopped;

  /** Begins to load. */
  @Activate
  public SockDiagProvider(BundleContext context, @Reference InstantSource clock) {
    this.context = context;
    this.clock = clock;
    loader.setDaemon(true);
    loader.start();
  }

  private void load() {
    try {
      SockDiag opened = SockDiag.open();
      try {
        prove(opened);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      publish(opened);
    } catch (IOException e) {
      LOG.info("Owners of sockets are found by the slow way: {}", e.getMessage());
    }
  }

  private static void prove(SockDiag opened) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      OptionalLong found =
          opened.uid(
              Protocol.TCP,
              (InetSocketAddress) client.getLocalSocketAddress(),
              (InetSocketAddress) client.getRemoteSocketAddress());
      int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (found.isEmpty() || found.getAsLong() != own) {
        throw new IOException("the kernel names " + found + " for a socket of " + own);
      }
    }
  }

  private synchronized void publish(SockDiag opened) {
    if (stopped) {
      opened.close();
      return;
    }
    diagnosis = opened;
    registration =
        context.registerService(
            SocketOwners.class,
            new SockDiagOwners(opened, new Accounts(Path.of("/etc/passwd"), clock)),
            FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, RANKING)));
  }

  /** Withdraws the service and closes its socket. */
  @Deactivate
  public synchronized void stop() {
    stopped = true;
    ServiceRegistration<SocketOwners> published = registration;
    if (published != null) {
      published.unregister();
    }
    SockDiag opened = diagnosis;
    if (opened != null) {
      opened.close();
    }
  }
}
