package zta.api.tunnel;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives tunnels the current credentials of enrolments. Safe for use by many threads; answers from
 * memory.
 */
@ProviderType
public interface TunnelIdentities {
  /**
   * Returns the credentials of an enrolment as they are now, or empty when there is none usable.
   */
  Optional<TunnelIdentity> identity(String enrolmentId);
}
