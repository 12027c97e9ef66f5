package zta.headend.portal.internal.listener;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.CertificateAuthority.Credential;
import zta.headend.portal.internal.PortalSettings;

/**
 * Keeps the control plane's listener up: gives the HTTP service its certificate, a new one when the
 * authority has renewed it, and tries again while the port is taken.
 */
@Component(service = HttpsListener.class, immediate = true)
public final class HttpsListener {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_RENEWALS = Duration.ofHours(1);

  private final PortalSettings settings;
  private final CertificateAuthority authority;
  private final HttpService http;
  private final InstantSource clock;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(HttpsListener::thread);
  private final ScheduledFuture<?> ticks;
  private @Nullable X509Certificate shown;
  private long attempt;
  private Instant attemptEnds = Instant.MIN;
  private Instant nextRenewal = Instant.MIN;
  private String lastFault = "";
  private volatile boolean up;

  /** Starts to bring the listener up. */
  @Activate
  public HttpsListener(
      @Reference PortalSettings settings,
      @Reference CertificateAuthority authority,
      @Reference ConfigurationAdmin configurations,
      @Reference InstantSource clock,
      BundleContext context)
      throws IOException {
    this.settings = settings;
    this.authority = authority;
    this.http = new HttpService(configurations, context);
    this.clock = clock;
    this.attempt = clock.millis();
    http.stop();
    ticks = ticker.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "zta-headend-listener-1");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns whether clients can connect. */
  public boolean isUp() {
    return up;
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      if (http.listens(attempt)) {
        noteUp();
        renew(now);
      } else if (!now.isBefore(attemptEnds) && !http.listensStill()) {
        up = false;
        bringUp(now);
      }
    } catch (FaultException e) {
      warnOnce(e.fault());
    } catch (IOException e) {
      warnOnce(FaultCode.STORAGE_FAILED.at("zta.headend.portal", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.warn("the listener could not be brought up", e);
    }
  }

  private void noteUp() throws FaultException, IOException {
    if (!up) {
      up = true;
      KeyStores.deleteAllBut(directory(), attempt);
      lastFault = "";
      LOG.info("listening on {} port {}", settings.host(), settings.port());
    }
  }

  private void renew(Instant now) throws FaultException, IOException {
    if (!now.isBefore(nextRenewal)) {
      nextRenewal = now.plus(BETWEEN_RENEWALS);
      Credential credential = credential();
      if (!credential.chain().get(0).equals(shown)) {
        start(credential, now);
      }
    }
  }

  private void bringUp(Instant now) throws FaultException, IOException {
    Credential credential = credential();
    checkPort();
    nextRenewal = now.plus(BETWEEN_RENEWALS);
    start(credential, now);
  }

  private void start(Credential credential, Instant now) throws FaultException, IOException {
    attempt++;
    attemptEnds = now.plus(ATTEMPT);
    shown = credential.chain().get(0);
    up = false;
    KeyStores keys =
        KeyStores.write(
            directory(), attempt, credential, List.of(authority.clientIssuer(), authority.root()));
    http.start(settings, keys, attempt);
  }

  private Path directory() {
    return settings.home().resolve("portal");
  }

  private Credential credential() throws FaultException {
    return authority.server(new ArrayList<>(settings.names()));
  }

  /** The HTTP service does not say why it does not listen. */
  private void checkPort() throws FaultException, IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
    } catch (BindException e) {
      throw new FaultException(
          FaultCode.PORT_TAKEN.at(
              settings.host() + " port " + settings.port(),
              "another program listens there; it is tried again every second"),
          e);
    }
  }

  private void warnOnce(Fault fault) {
    if (!fault.toString().equals(lastFault)) {
      lastFault = fault.toString();
      LOG.warn("{}", fault);
    }
  }

  /** Takes the listener down. */
  @Deactivate
  public void close() throws IOException, InterruptedException {
    ticks.cancel(false);
    ticker.shutdown();
    ticker.awaitTermination(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      http.stop();
    } catch (IllegalStateException e) {
      LOG.debug("the container is stopping", e);
    }
  }
}
