package zta.headend.portal.internal.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.ChangeFeed;
import zta.api.module.HealthProbe;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;

/** Whether the headend works: its record can be read, its CA is there, and no part has a fault. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/admin/v1/health")
public final class HealthResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final int UNAVAILABLE = 503;

  private final transient ChangeFeed changes;
  private final transient CertificateAuthority authority;
  private final transient List<HealthProbe> parts = new CopyOnWriteArrayList<>();

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

  /** Asks this part too from now on. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + HealthProbe.HEADEND + "=*)")
  public void bindPart(HealthProbe part) {
    parts.add(part);
  }

  /** Asks it no more. */
  public void unbindPart(HealthProbe part) {
    parts.remove(part);
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    Optional<Fault> fault = parts.stream().flatMap(part -> part.check().stream()).findFirst();
    if (fault.isPresent()) {
      return Problems.of(UNAVAILABLE, fault.get());
    }
    JsonObject health = new JsonObject();
    health.addProperty("schema", "zta.health/1");
    health.addProperty("status", "ok");
    health.addProperty("revision", changes.revision());
    health.addProperty("rootEnds", authority.root().getNotAfter().toInstant().toString());
    return Reply.ok(health);
  }
}
