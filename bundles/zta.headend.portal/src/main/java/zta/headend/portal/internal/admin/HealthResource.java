package zta.headend.portal.internal.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.ChangeFeed;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;

/** Whether the headend works: it answers, its record can be read, its CA is there. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/admin/v1/health")
public final class HealthResource extends AdminResource {
  private static final long serialVersionUID = 1L;

  private final transient ChangeFeed changes;
  private final transient CertificateAuthority authority;

  /** Looks at the record and the CA. */
  @Activate
  public HealthResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference ChangeFeed changes,
      @Reference CertificateAuthority authority) {
    super(hosts, token);
    this.changes = changes;
    this.authority = authority;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    JsonObject health = new JsonObject();
    health.addProperty("schema", "zta.health/1");
    health.addProperty("status", "ok");
    health.addProperty("revision", changes.revision());
    health.addProperty("rootEnds", authority.root().getNotAfter().toInstant().toString());
    return Reply.ok(health);
  }
}
