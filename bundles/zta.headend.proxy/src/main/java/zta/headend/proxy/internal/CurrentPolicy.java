package zta.headend.proxy.internal;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.fault.FaultException;
import zta.api.headend.PolicyStore;

/**
 * The policy in force, compiled. A document that does not compile leaves the one before in force;
 * until the first compiles, everything is refused.
 */
public final class CurrentPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentPolicy.class);

  private final PolicyStore store;
  private final PolicyCompiler compiler;
  private volatile Optional<Policy> policy = Optional.empty();

  /** Makes it over a store. */
  public CurrentPolicy(PolicyStore store, PolicyCompiler compiler) {
    this.store = store;
    this.compiler = compiler;
  }

  /** Returns the policy in force; at once. */
  public Optional<Policy> get() {
    return policy;
  }

  /** Reads and compiles the document anew; blocks. */
  public void reload() throws FaultException {
    Optional<PolicyStore.Document> document = store.current();
    if (document.isEmpty()) {
      policy = Optional.empty();
      return;
    }
    long revision = document.get().revision();
    policy = Optional.of(compiler.compile(document.get().json(), "policy revision " + revision));
    LOG.info("Policy revision {} in force", revision);
  }
}
