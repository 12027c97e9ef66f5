package zta.headend.proxy.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;

/** All open flows, asked again whenever what allowed them may have changed. */
public final class LiveFlows {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFlows.class);

  private final Set<LiveFlow> flows = ConcurrentHashMap.newKeySet();
  private final Callers callers;
  private final Decisions decisions;

  /** Makes an empty table. */
  public LiveFlows(Callers callers, Decisions decisions) {
    this.callers = callers;
    this.decisions = decisions;
  }

  /** Adds a flow. */
  public void add(LiveFlow flow) {
    flows.add(flow);
  }

  /** Removes a flow that ended. */
  public void remove(LiveFlow flow) {
    flows.remove(flow);
  }

  /** Returns how many there are. */
  public int size() {
    return flows.size();
  }

  /**
   * Closes what is not allowed any more; blocks while the record is read.
   *
   * @return false when the record could not be read and some flows remain undecided
   */
  public boolean reevaluate() {
    Map<String, Object> answers = new HashMap<>();
    boolean all = true;
    for (LiveFlow flow : flows) {
      Object answer = answers.computeIfAbsent(flow.serial(), this::ask);
      if (answer instanceof Caller caller) {
        check(flow, caller);
      } else if (answer == ReasonCode.INTERNAL) {
        all = false;
      } else if (answer instanceof ReasonCode reason) {
        close(flow, reason);
      }
    }
    return all;
  }

  private Object ask(String serial) {
    try {
      return callers.read(serial);
    } catch (RefusedException e) {
      return e.reason();
    }
  }

  private void check(LiveFlow flow, Caller caller) {
    Verdict verdict = decisions.verdict(caller, flow.destination(), flow.client());
    Optional<PrivateResource> resource = decisions.resource(flow.destination());
    if (!verdict.allowed()) {
      close(flow, verdict.reason());
    } else if (resource.isEmpty()
        || !resource.get().network().equals(flow.network())
        || !decisions.mayDial(resource.get(), flow.dialled())) {
      close(flow, ReasonCode.FORBIDDEN_ADDRESS);
    }
  }

  /** Closes all flows. */
  public void closeAll(ReasonCode reason) {
    flows.forEach(flow -> close(flow, reason));
  }

  private void close(LiveFlow flow, ReasonCode reason) {
    flows.remove(flow);
    LOG.info("Closing a flow: {}", reason.id());
    flow.close(reason);
  }
}
