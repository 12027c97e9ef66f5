package zta.control.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import zta.api.access.PolicyCompiler;
import zta.api.enrolment.ActivityLookup;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.FlowTable;
import zta.api.intercept.Explainer;
import zta.api.module.ModuleManager;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.Tunnels;
import zta.control.internal.verb.AgentServices;

/**
 * Follows the agent's services as they come and go. A part that gets new settings, or another
 * version, is away for a moment; who needs it then waits for it instead of failing.
 */
@Component(service = AgentServices.class)
public final class AgentParts implements AgentServices {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable StatusService status;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MessageHistory history;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable EnrolmentService enrolments;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ConfigurationSync sync;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ActivityLookup activity;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable PolicyCompiler compiler;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Explainer explainer;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable FlowTable flows;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Tunnels tunnels;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable TunnelIdentities identities;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ModuleManager modules;

  private final Map<Class<?>, Supplier<@Nullable Object>> parts = new LinkedHashMap<>();

  /** Called by Declarative Services. */
  public AgentParts() {
    parts.put(StatusService.class, () -> status);
    parts.put(MessageHistory.class, () -> history);
    parts.put(EnrolmentService.class, () -> enrolments);
    parts.put(ConfigurationSync.class, () -> sync);
    parts.put(ActivityLookup.class, () -> activity);
    parts.put(PolicyCompiler.class, () -> compiler);
    parts.put(Explainer.class, () -> explainer);
    parts.put(FlowTable.class, () -> flows);
    parts.put(Tunnels.class, () -> tunnels);
    parts.put(TunnelIdentities.class, () -> identities);
    parts.put(ModuleManager.class, () -> modules);
  }

  @Override
  public <T> Optional<T> find(Class<T> contract) {
    Supplier<@Nullable Object> part = parts.get(contract);
    if (part == null) {
      throw new IllegalArgumentException("no verb uses " + contract);
    }
    return Optional.ofNullable(contract.cast(part.get()));
  }

  @Override
  public <T> T need(Class<T> contract) throws FaultException {
    long since = System.nanoTime();
    Optional<T> part = find(contract);
    while (part.isEmpty()) {
      if (System.nanoTime() - since > PATIENCE.toNanos()
          || Thread.currentThread().isInterrupted()) {
        throw new FaultException(
            FaultCode.SERVICE_MISSING.at(
                contract.getSimpleName(), "the part of the agent that does this is not running"));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      part = find(contract);
    }
    return part.get();
  }
}
