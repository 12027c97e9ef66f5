package zta.headend.portal.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.util.Optional;
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
import zta.headend.portal.internal.registration.Registrar;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.lib.json.JsonView;

/** Enrolments; the administrator can make one for any ACME client. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/enrolments/*")
public final class EnrolmentsResource extends AdminResource {
  private static final long serialVersionUID = 1L;

  private final transient Enrolments enrolments;
  private final transient Directory directory;
  private final transient Registrar registrar;

  /** Works on the record. */
  @Activate
  public EnrolmentsResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Enrolments enrolments,
      @Reference Directory directory,
      @Reference Registrar registrar) {
    super(hosts, token);
    this.enrolments = enrolments;
    this.directory = directory;
    this.registrar = registrar;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    if (!call.segments().isEmpty()) {
      return enrolments
          .find(String.join("/", call.segments()))
          .map(enrolment -> Reply.ok(json(enrolment)))
          .orElseGet(() -> Problems.notFound(call.place()));
    }
    JsonArray list = new JsonArray();
    enrolments.list().forEach(enrolment -> list.add(json(enrolment)));
    JsonObject answer = new JsonObject();
    answer.add("enrolments", list);
    return Reply.ok(answer);
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    JsonView body = call.json();
    String identity =
        directory
            .find(body.string("identity"))
            .map(Identity::identity)
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.IDENTITY_UNKNOWN.at(
                            "body: $.identity", "there is no such user")));
    Device device = Device.of(body.object("device"));
    JsonObject answer = registrar.enrol(identity, "ADMIN", device, Optional.empty());
    audit("enrolment made", answer.getAsJsonObject("enrolment").get("id").getAsString());
    return Reply.json(201, answer);
  }

  @Override
  protected Reply delete(Call call) throws FaultException {
    String id = String.join("/", call.segments());
    if (enrolments.revoke(id)) {
      audit("enrolment ended", id);
    } else if (enrolments.find(id).isEmpty()) {
      return Problems.notFound(call.place());
    }
    return Reply.empty(204);
  }

  private static JsonObject json(EnrolmentRecord enrolment) {
    JsonObject json = new JsonObject();
    json.addProperty("id", enrolment.id());
    json.addProperty("identity", enrolment.identity());
    json.addProperty("method", enrolment.method());
    json.addProperty("deviceId", enrolment.deviceId());
    json.addProperty("deviceName", enrolment.deviceName());
    json.addProperty("os", enrolment.os());
    json.addProperty("agentVersion", enrolment.agentVersion());
    enrolment.mdmId().ifPresent(id -> json.addProperty("mdmId", id));
    json.addProperty("createdAt", enrolment.createdAt().toString());
    json.addProperty("active", enrolment.active());
    enrolment.revokedAt().ifPresent(at -> json.addProperty("revokedAt", at.toString()));
    return json;
  }
}
