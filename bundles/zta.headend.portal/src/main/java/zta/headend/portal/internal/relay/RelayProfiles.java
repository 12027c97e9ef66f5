package zta.headend.portal.internal.relay;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import zta.api.access.PolicyCompiler;
import zta.api.access.Subject;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Identity;
import zta.api.headend.PolicyStore;
import zta.api.headend.ServingProxy;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.Reply;

/** Makes relay profiles, each with a certificate of the enrolment that it is for. */
@Component(service = RelayProfiles.class)
public final class RelayProfiles {
  private static final String TYPE = "application/x-apple-aspen-config";

  private final PortalSettings settings;
  private final Directory directory;
  private final PolicyStore policies;
  private final PolicyCompiler compiler;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<ServingProxy> proxies = List.of();

  /** Works on the record. */
  @Activate
  public RelayProfiles(
      @Reference PortalSettings settings,
      @Reference Directory directory,
      @Reference PolicyStore policies,
      @Reference PolicyCompiler compiler,
      @Reference CertificateAuthority authority,
      @Reference InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.policies = policies;
    this.compiler = compiler;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * Finds what a user's profile would match.
   *
   * @param exact whether only iOS 18.4, macOS 15.4 and later are meant
   * @throws FaultException when that is nothing, which a relay client would take for everything
   */
  RelayMatches matches(Identity user, String deviceId, boolean exact) throws FaultException {
    Subject subject =
        new Subject(user.identity(), user.groups(), directory.organization().id(), deviceId);
    Optional<PolicyStore.Document> document = policies.current();
    if (document.isPresent()) {
      RelayAccess access =
          new RelayAccess(compiler.compile(document.get().json(), "policy"), subject, clock);
      RelayMatches matches = RelayMatches.of(access.resources(), exact);
      if (!matches.isEmpty()) {
        return matches;
      }
    }
    throw new FaultException(
        FaultCode.BAD_REQUEST.at(
            "relay profile",
            "the user has access to no resource with a name",
            "Give access to a resource with names; networks cannot be matched by a relay client."));
  }

  /** Another port is another process's, of which nothing is known here. */
  private boolean proxyServesHttp3() {
    int port = settings.proxies().get(0).port();
    return proxies.stream().anyMatch(proxy -> proxy.port() == port && proxy.servesHttp3());
  }

  /** Makes the profile of an enrolment in force. */
  Reply profile(EnrolmentRecord enrolment, RelayMatches matches) throws FaultException {
    RelayProfile profile =
        new RelayProfile(
            directory.organization(),
            settings.proxies().get(0),
            settings.relayHttp3().orElseGet(this::proxyServesHttp3),
            authority.root());
    String text = profile.of(matches, ClientIdentity.issue(authority, enrolment));
    return Reply.text(200, TYPE, text)
        .with("Content-Disposition", "attachment; filename=\"relay.mobileconfig\"");
  }
}
