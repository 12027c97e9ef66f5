package zta.netcheck.internal.portal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.FaultCode;
import zta.api.flow.Flow;
import zta.api.flow.FlowListener;
import zta.api.flow.LocalUser;
import zta.api.network.NetworkListener;
import zta.api.network.NetworkState;
import zta.api.status.StatusListener;
import zta.api.status.StatusService;

/**
 * Says that the network wants a sign-in, and where, until it does not any more. Looks only after
 * the headend or a proxy could not be reached; while things work nothing is ever sent.
 */
@Component(
    name = "zta.netcheck.portal",
    configurationPid = "zta.netcheck.portal",
    immediate = true,
    service = {PortalWatch.class, StatusListener.class, FlowListener.class, NetworkListener.class})
@Designate(ocd = PortalConfig.class)
// What it plans fails to its own log.
@SuppressWarnings("FutureReturnValueIgnored")
public final class PortalWatch implements StatusListener, FlowListener, NetworkListener {
  private static final Logger LOG = LoggerFactory.getLogger(PortalWatch.class);
  private static final String TOPIC = "portal";
  private static final int HTTP_MILLIS = 3000;
  private static final Set<String> UNREACHABLE =
      Set.of(
          FaultCode.HEADEND_UNREACHABLE.id(),
          FaultCode.HEADEND_NOT_TRUSTED.id(),
          FaultCode.NAME_UNRESOLVED.id());

  private final StatusService status;
  private final Supplier<PortalVerdict> probe;
  private final Duration again;
  private final ScheduledThreadPoolExecutor worker;
  private boolean captive;
  private boolean planned;

  /** Made by Declarative Services. */
  @Activate
  public PortalWatch(@Reference StatusService status, PortalConfig config) {
    this(
        status,
        new PortalProbe(
                new LeaseFiles(Path.of("/"))::portalApi,
                config.probeUrl(),
                new HttpLook(HTTP_MILLIS))
            ::look,
        Duration.ofSeconds(Math.max(1, config.againSeconds())));
  }

  PortalWatch(StatusService status, Supplier<PortalVerdict> probe, Duration again) {
    this.status = status;
    this.probe = probe;
    this.again = again;
    this.worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "zta-portal-1");
              thread.setDaemon(true);
              return thread;
            });
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.setKeepAliveTime(10, TimeUnit.SECONDS);
    worker.allowCoreThreadTimeOut(true);
  }

  @Override
  public void statusChanged(LocalUser user) {
    boolean lost =
        status
            .status(user)
            .sync()
            .flatMap(SyncStatus::fault)
            .filter(fault -> UNREACHABLE.contains(fault.code()))
            .isPresent();
    if (lost) {
      plan();
    }
  }

  @Override
  public void flowStarted(Flow flow) {
    flowEnded(flow);
  }

  @Override
  public void flowEnded(Flow flow) {
    if (flow.outcome().filter(o -> o.reason() == ReasonCode.PROXY_UNREACHABLE).isPresent()) {
      plan();
    }
  }

  /** Another network: if a portal was in the way, it need not be any more. */
  @Override
  public synchronized void changed(NetworkState state) {
    if (captive) {
      plan();
    }
  }

  /** Looks now, and says so where it is said; blocks for some seconds at most. */
  public PortalVerdict look() {
    PortalVerdict verdict = probe.get();
    tell(verdict);
    return verdict;
  }

  /** Plans one look, unless one is planned; at most one in the time between looks. */
  private synchronized void plan() {
    if (!planned) {
      planned = true;
      later(this::run, Duration.ZERO);
    }
  }

  private void run() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("Cannot look for a captive portal", e);
    }
    later(this::rested, again);
  }

  private void later(Runnable task, Duration delay) {
    try {
      worker.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("No more looks, the agent stops");
    }
  }

  private synchronized void rested() {
    planned = false;
    if (captive) {
      plan();
    }
  }

  private synchronized void tell(PortalVerdict verdict) {
    if (verdict.kind() == PortalVerdict.Kind.CAPTIVE) {
      captive = true;
      String place = verdict.url().isEmpty() ? "this network" : verdict.url();
      status.raise(TOPIC, FaultCode.CAPTIVE_PORTAL.at(place, "sign in to this network"));
    } else if (captive && verdict.kind() == PortalVerdict.Kind.FREE) {
      captive = false;
      status.clear(TOPIC);
      LOG.info("The network lets everything through again");
    }
  }

  @Deactivate
  void stop() {
    worker.shutdownNow();
    status.clear(TOPIC);
  }
}
