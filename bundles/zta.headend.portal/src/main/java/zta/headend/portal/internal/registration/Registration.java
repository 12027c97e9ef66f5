package zta.headend.portal.internal.registration;

import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.api.headend.Enrolments;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.EnrolledClient;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.SubjectNames;

/** Registration with an identity certificate, and its end. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/v1/registration/*")
public final class Registration extends Resource {
  private static final long serialVersionUID = 1L;
  private static final String PLACE = "registration request";

  private final transient PortalSettings settings;
  private final transient NonceStore nonces;
  private final transient Directory directory;
  private final transient Enrolments enrolments;
  private final transient Registrar registrar;
  private final transient EnrolledClient clients;
  private final transient AdminToken administrator;
  private final transient InstantSource clock;

  /** Works on the record. */
  @Activate
  public Registration(
      @Reference HostCheck hosts,
      @Reference PortalSettings settings,
      @Reference NonceStore nonces,
      @Reference Directory directory,
      @Reference Enrolments enrolments,
      @Reference Registrar registrar,
      @Reference EnrolledClient clients,
      @Reference AdminToken administrator,
      @Reference InstantSource clock) {
    super(hosts);
    this.settings = settings;
    this.nonces = nonces;
    this.directory = directory;
    this.enrolments = enrolments;
    this.registrar = registrar;
    this.clients = clients;
    this.administrator = administrator;
    this.clock = clock;
  }

  @Override
  protected Reply get(Call call) {
    if (!call.segments().equals(List.of("nonce"))) {
      return Problems.notFound(call.place());
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("nonce", nonces.create());
    return Reply.ok(answer);
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    if (!call.segments().isEmpty()) {
      return Problems.notFound(call.place());
    }
    if (!call.header("Content-Type").orElse("").startsWith("application/jose+json")) {
      return Problems.of(
          415,
          FaultCode.BAD_REQUEST.at(
              call.place(), "the body is not application/jose+json", "Send a flattened JWS."));
    }
    Proof proof = Proof.verify(call.text(), settings.services().registration(), nonces);
    new IdentityChain(directory.cas(), clock.instant(), PLACE).check(proof.chain());
    JsonView payload = StrictJson.view(proof.payload(), PLACE);
    payload.schema("zta.registration/1");
    Device device = Device.of(payload.object("device"));
    X509Certificate leaf = proof.chain().get(0);
    JsonObject answer =
        registrar.enrol(identity(leaf), "CERTIFICATE", device, SubjectNames.of(leaf).mdmId());
    Audit.note("device", "enrolled", answer.getAsJsonObject("enrolment").get("id").getAsString());
    return Reply.json(201, answer);
  }

  private String identity(X509Certificate leaf) throws FaultException {
    String identity =
        SubjectNames.of(leaf)
            .identity()
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.CERTIFICATE_WITHOUT_IDENTITY.at(
                            PLACE, "the certificate has no usable UPN or RFC 822 name")));
    return directory
        .find(identity)
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.IDENTITY_UNKNOWN.at(
                        PLACE, "the certificate's user is not in the directory")))
        .identity();
  }

  @Override
  protected Reply delete(Call call) throws FaultException {
    if (call.segments().size() != 1) {
      return Problems.notFound(call.place());
    }
    String id = call.segments().get(0);
    boolean admin = administrator.isAdministrator(call);
    if (!admin && !clients.owner(call).id().equals(id)) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at(call.place(), "this is another device's enrolment"));
    }
    if (enrolments.revoke(id)) {
      Audit.note(admin ? "administrator" : "device", "enrolment ended", id);
    } else if (enrolments.find(id).isEmpty()) {
      return Problems.notFound(call.place());
    }
    return Reply.empty(204);
  }
}
