package zta.core.internal.chain;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;

/**
 * Hands the configurations that are there at start to the policies; what comes later, they hear
 * themselves.
 */
@Component(
    name = "zta.core.policyloader",
    service = {},
    immediate = true)
public final class PolicyLoader {
  /** Loads. */
  @Activate
  public PolicyLoader(
      @Reference EnrolmentService enrolments,
      @Reference ConfigurationSync sync,
      @Reference EnrolledPolicies policies) {
    for (Enrolment enrolment : enrolments.enrolments()) {
      sync.configuration(enrolment.user())
          .ifPresent(configuration -> policies.configured(enrolment, configuration));
    }
    policies.loaded(enrolments);
  }
}
