package zta.headend.portal.internal.relay;

import jakarta.servlet.Servlet;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.api.headend.Identity;
import zta.headend.portal.internal.registration.Device;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.RefusedException;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;
import zta.lib.json.JsonView;

/** Enrols a device that has no agent, and answers with its relay profile. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/relay-profile")
public final class RelayProfileResource extends Resource {
  private static final long serialVersionUID = 1L;

  private final transient AdminToken token;
  private final transient Directory directory;
  private final transient Enrolments enrolments;
  private final transient RelayProfiles profiles;
  private final transient InstantSource clock;

  /** Works on the record. */
  @Activate
  public RelayProfileResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Directory directory,
      @Reference Enrolments enrolments,
      @Reference RelayProfiles profiles,
      @Reference InstantSource clock) {
    super(hosts);
    this.token = token;
    this.directory = directory;
    this.enrolments = enrolments;
    this.profiles = profiles;
    this.clock = clock;
  }

  @Override
  protected void authorize(Call call) throws RefusedException {
    token.require(call);
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    JsonView body = call.json();
    Identity user =
        directory
            .find(body.string("identity"))
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.IDENTITY_UNKNOWN.at(
                            "body: $.identity", "there is no such user")));
    Device device = Device.of(body.object("device"));
    RelayMatches matches = profiles.matches(user, device.id(), body.bool("exact", false));
    EnrolmentRecord enrolment =
        new EnrolmentRecord(
            UUID.randomUUID().toString(),
            directory.organization().id(),
            user.identity(),
            "ADMIN",
            device.id(),
            device.name(),
            device.os(),
            device.agentVersion(),
            Optional.empty(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Optional.empty());
    enrolments.add(enrolment);
    Audit.note("administrator", "relay profile made", enrolment.id());
    return profiles.profile(enrolment, matches);
  }
}
