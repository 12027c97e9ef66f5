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

  private static final long NONE = -1;

  private final PolicyStore store;
  private final PolicyCompiler compiler;
  private volatile Optional<Policy> policy = Optional.empty();
  private volatile long loaded = NONE;

  /** Makes it over a store. */
  public CurrentPolicy(PolicyStore store, PolicyCompiler compiler) {
    this.store = store;
    this.compiler = compiler;
  }

  /** Returns the policy in force; at once. */
  public Optional<Policy> get() {
    return policy;
  }

  /** Reads the document, and compiles it when it is not the one in force; blocks. */
  public void reload() throws FaultException {
    Optional<PolicyStore.Document> document = store.current();
    if (document.isEmpty()) {
      policy = Optional.empty();
      loaded = NONE;
      return;
    }
    long revision = document.get().revision();
    if (revision == loaded) {
      return;
    }
    policy = Optional.of(compiler.compile(document.get().json(), "policy revision " + revision));
    loaded = revision;
    LOG.info("Policy revision {} in force", revision);
  }
}
