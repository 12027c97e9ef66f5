package zta.api.enrolment;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;

/**
 * Asks the headend's activity search for a user's own accesses, so that {@code zta explain} can
 * show the row that the proxy wrote.
 *
 * <p>Safe for use by many threads. Blocks on the network for at most some seconds: worker threads
 * only.
 */
@ProviderType
public interface ActivityLookup {
  /**
   * Finds the user's latest accesses to a destination, latest first. The headend authenticates the
   * enrolment's certificate and shows no rows of others.
   *
   * @param user whose enrolment asks
   * @param destination as {@code host:port}, empty for all destinations
   * @param limit how many at most, 1 to 1000
   * @return rows as the headend's JSON has them (schema {@code zta.activity/1}): names to strings,
   *     numbers, booleans, lists and maps of these
   * @throws FaultException {@code NOT_ENROLLED}, {@code HEADEND_UNREACHABLE}, or what the headend
   *     answered
   */
  List<Map<String, Object>> rows(LocalUser user, String destination, int limit)
      throws FaultException;
}
