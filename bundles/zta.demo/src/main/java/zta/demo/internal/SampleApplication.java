package zta.demo.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * A web application that listens on the loopback address only, so that nobody reaches it but
 * through the proxy.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "zta.demo")
@Designate(ocd = DemoConfig.class)
public final class SampleApplication {
  private static final Logger LOG = LoggerFactory.getLogger(SampleApplication.class);
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService workers;

  /** Starts listening. */
  @Activate
  public SampleApplication(DemoConfig config) throws FaultException, IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port());
    try {
      this.server = HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new FaultException(
          FaultCode.PORT_TAKEN.at("zta.demo: " + address, String.valueOf(e.getMessage())), e);
    }
    this.workers = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "zta-demo-http"));
    server.setExecutor(workers);
    server.createContext("/", SampleApplication::answer);
    server.start();
    LOG.info("sample application listens on {}", server.getAddress());
  }

  /** Stops listening. */
  @Deactivate
  public void stop() {
    server.stop(0);
    workers.shutdownNow();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = SamplePage.of(exchange.getRequestHeaders().getFirst("Host")).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : page.length);
      if (!head) {
        exchange.getResponseBody().write(page);
      }
    }
  }
}
