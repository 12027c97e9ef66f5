package zta.api.intercept;

import org.osgi.annotation.versioning.ProviderType;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;

/**
 * Tells why a connection is allowed, refused or left alone, without making one. Safe for use by
 * many threads; answers from memory.
 *
 * <p>Near misses are for administrators: whoever shows an explanation to a plain user shows the
 * reason code's text and remedy, and may name the kinds of unmet conditions, never more.
 */
@ProviderType
public interface Explainer {
  /**
   * Explains a connection that a local user would make now.
   *
   * @param user the user whose enrolment counts
   * @param destination where to, with a canonical host as {@link Destination} demands
   */
  Explanation explain(LocalUser user, Destination destination);
}
