package zta.api.intercept;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Admits what interceptors catch: chain, policy, tunnel, flow table. Safe for use by many threads.
 */
@ProviderType
public interface FlowEngine {
  /**
   * Decides about an offer and, when it is taken and allowed, opens its stream. Never fails: a
   * failure is a refusal with a reason. Completes on any thread, usually an event loop.
   */
  CompletionStage<Admission> admit(Offer offer);
}
