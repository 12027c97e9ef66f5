package zta.modules.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Starts, checks and stops single module bundles, each step with a deadline. */
final class ModuleLife {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleLife.class);

  private final BundleContext context;
  private final HealthCheck health;
  private final Duration startLimit;
  private final Duration stopLimit;

  ModuleLife(BundleContext context, HealthCheck health, Duration startLimit, Duration stopLimit) {
    this.context = context;
    this.health = health;
    this.startLimit = startLimit;
    this.stopLimit = stopLimit;
  }

  /**
   * Installs a file beside whatever runs and resolves it; leaves nothing behind when it does not
   * resolve.
   */
  Bundle install(ModuleFile file) throws FaultException {
    try {
      Bundle bundle = context.installBundle(file.location(), file.open());
      resolve(bundle, file);
      return bundle;
    } catch (BundleException e) {
      throw new FaultException(FaultCode.MODULE_REFUSED.at(file.place().toString(), reason(e)), e);
    }
  }

  private void resolve(Bundle bundle, ModuleFile file) throws FaultException {
    var wiring = context.getBundle(0).adapt(org.osgi.framework.wiring.FrameworkWiring.class);
    if (wiring.resolveBundles(List.of(bundle))) {
      return;
    }
    String reason = "it does not resolve";
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException e) {
      reason = reason(e);
    }
    remove(bundle);
    throw new FaultException(FaultCode.MODULE_UNRESOLVED.at(file.place().toString(), reason));
  }

  /** Starts a bundle and checks its health; on any fault it is stopped again. */
  void startHealthy(Bundle bundle) throws FaultException {
    String place = place(bundle);
    try {
      Deadline.call("start-" + bundle.getSymbolicName(), startLimit, () -> start(bundle));
    } catch (TimeoutException e) {
      stopQuietly(bundle);
      throw new FaultException(
          FaultCode.MODULE_HANGS.at(place, "start took over " + startLimit.toMillis() + " ms"), e);
    } catch (ExecutionException e) {
      throw new FaultException(FaultCode.MODULE_UNRESOLVED.at(place, reason(e.getCause())), e);
    }
    List<Fault> faults = health.check(bundle);
    if (!faults.isEmpty()) {
      stopQuietly(bundle);
      throw new FaultException(faults.get(0));
    }
  }

  List<Fault> check(Bundle bundle) {
    return health.check(bundle);
  }

  /** Stops a bundle, which drains what it has under way. */
  void stop(Bundle bundle) throws FaultException {
    try {
      Deadline.call("stop-" + bundle.getSymbolicName(), stopLimit, () -> stopNow(bundle));
    } catch (TimeoutException e) {
      throw new FaultException(
          FaultCode.MODULE_HANGS.at(
              place(bundle), "stop took over " + stopLimit.toMillis() + " ms"),
          e);
    } catch (ExecutionException e) {
      throw new FaultException(
          FaultCode.MODULE_UNHEALTHY.at(place(bundle), reason(e.getCause())), e);
    }
  }

  /** Removes a bundle for good; one that cannot be removed in time is left behind. */
  void remove(Bundle bundle) {
    try {
      Deadline.call("remove-" + bundle.getSymbolicName(), stopLimit, () -> uninstall(bundle));
    } catch (TimeoutException e) {
      LOG.warn("{} could not be removed within {} ms", place(bundle), stopLimit.toMillis());
    } catch (ExecutionException e) {
      LOG.warn("{} could not be removed: {}", place(bundle), reason(e.getCause()));
    }
  }

  private void stopQuietly(Bundle bundle) {
    try {
      stop(bundle);
    } catch (FaultException e) {
      LOG.warn("{}", e.fault());
    }
  }

  private static boolean start(Bundle bundle) throws BundleException {
    bundle.start(Bundle.START_TRANSIENT);
    return true;
  }

  private static boolean stopNow(Bundle bundle) throws BundleException {
    bundle.stop(Bundle.STOP_TRANSIENT);
    return true;
  }

  private static boolean uninstall(Bundle bundle) throws BundleException {
    bundle.uninstall();
    return true;
  }

  private static String place(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
