package zta.api.intercept;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The stages in their effective order. Safe for use by many threads. */
@ProviderType
public interface InterceptionChain {
  /** Asks the stages in order; the first that does not pass decides. */
  ChainDecision decide(Offer offer);

  /** Returns the names of the stages in order. */
  List<String> order();

  /** Returns the claims that overlap. */
  List<ClaimConflict> conflicts();
}
