package zta.api.access;

import java.util.Set;

/**
 * Who asks: the identity that the organisation knows, not the local account.
 *
 * @param identity e-mail or UPN, lower case
 * @param groups names of the groups it belongs to
 * @param organization organisation id
 * @param deviceId device id of the enrolment
 */
public record Subject(String identity, Set<String> groups, String organization, String deviceId) {
  /** Copies the groups. */
  public Subject {
    groups = Set.copyOf(groups);
  }
}
