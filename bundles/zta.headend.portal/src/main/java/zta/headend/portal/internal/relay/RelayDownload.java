package zta.headend.portal.internal.relay;

import jakarta.servlet.Servlet;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Identity;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.EnrolledClient;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;

/**
 * The relay profile of an enrolled device, for its own enrolment: whoever ends that ends the
 * profile's certificate too.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/relay.mobileconfig")
public final class RelayDownload extends Resource {
  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY = 429;

  private final transient EnrolledClient clients;
  private final transient Directory directory;
  private final transient RelayProfiles profiles;
  private final transient HourlyLimit limit;

  /** Serves enrolled devices. */
  @Activate
  public RelayDownload(
      @Reference HostCheck hosts,
      @Reference EnrolledClient clients,
      @Reference Directory directory,
      @Reference RelayProfiles profiles,
      @Reference InstantSource clock) {
    super(hosts);
    this.clients = clients;
    this.directory = directory;
    this.profiles = profiles;
    this.limit = new HourlyLimit(clock);
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    EnrolmentRecord enrolment = clients.require(call);
    Identity user =
        directory
            .find(enrolment.identity())
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.IDENTITY_UNKNOWN.at(call.place(), "the user is gone")));
    boolean exact = call.parameter("exact").map("true"::equals).orElse(false);
    RelayMatches matches = profiles.matches(user, enrolment.deviceId(), exact);
    if (!limit.take(enrolment.id())) {
      return Problems.of(
              TOO_MANY,
              FaultCode.NOT_PERMITTED.at(
                  call.place(), "too many profiles within an hour", "Use the one you have."))
          .with("Retry-After", "3600");
    }
    Audit.note("device", "relay profile made", enrolment.id());
    return profiles.profile(enrolment, matches);
  }
}
