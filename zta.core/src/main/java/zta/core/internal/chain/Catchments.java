package zta.core.internal.chain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.intercept.Catchment;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.Claim;
import zta.core.internal.runtime.Timers;

/**
 * Keeps what has to be caught, from the policies of all enrolments, and tells who catches it.
 *
 * <p>Looks again from time to time as well: the headend's own services can change without a
 * policy's changing.
 */
@Component(name = "zta.core.catchment", service = Catchment.class, immediate = true)
public final class Catchments implements Catchment {
  private static final Logger LOG = LoggerFactory.getLogger(Catchments.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final EnrolledPolicies policies;
  private final Timers timers;
  private final EnrolledPolicies.Watcher watcher = user -> refresh();
  private final List<CatchmentListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Catch now = new Catch(0, false, List.of(), List.of());
  private volatile boolean stopped;

  /** Starts watching. */
  @Activate
  public Catchments(@Reference EnrolledPolicies policies, @Reference Timers timers) {
    this.policies = policies;
    this.timers = timers;
    policies.watch(watcher);
    refreshAgainAndAgain();
  }

  /** Stops watching. */
  @Deactivate
  public void stop() {
    stopped = true;
    policies.unwatch(watcher);
  }

  /** Tells a listener what is to be caught now, and each change from now on. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindListener(CatchmentListener listener) {
    synchronized (this) {
      listeners.add(listener);
      tell(listener, now);
    }
  }

  /** Tells it no more. */
  public void unbindListener(CatchmentListener listener) {
    listeners.remove(listener);
  }

  @Override
  public Catch now() {
    return now;
  }

  private void refreshAgainAndAgain() {
    if (!stopped) {
      refresh();
      timers.after(PERIOD, this::refreshAgainAndAgain);
    }
  }

  private synchronized void refresh() {
    List<Claim> claims =
        policies.all().stream()
            .flatMap(one -> one.policy().resources().stream())
            .distinct()
            .map(ZtaStage::claim)
            .toList();
    List<String> outside = policies.ownHosts();
    Catch before = now;
    boolean same =
        before.ready() == policies.ready()
            && before.claims().equals(claims)
            && before.outside().equals(outside);
    if (!same) {
      Catch next = new Catch(before.revision() + 1, policies.ready(), claims, outside);
      now = next;
      listeners.forEach(listener -> tell(listener, next));
    }
  }

  /** One listener's trouble keeps no other from hearing. */
  private static void tell(CatchmentListener listener, Catch next) {
    try {
      listener.changed(next);
    } catch (RuntimeException e) {
      LOG.error("{} failed to take over what is to be caught", listener.getClass().getName(), e);
    }
  }
}
