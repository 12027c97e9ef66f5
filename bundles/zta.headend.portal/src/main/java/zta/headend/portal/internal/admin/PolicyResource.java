package zta.headend.portal.internal.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.fault.FaultException;
import zta.api.headend.Connectors;
import zta.api.headend.PolicyStore;
import zta.api.headend.PolicyStore.Document;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;

/** The policy document, and its trial without consequences. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/policy/*")
public final class PolicyResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final int MAX_BYTES = 512 * 1024;

  private final transient PolicyStore policies;
  private final transient PolicyCompiler compiler;
  private final transient Connectors connectors;

  /** Works on the policy store. */
  @Activate
  public PolicyResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference PolicyStore policies,
      @Reference PolicyCompiler compiler,
      @Reference Connectors connectors) {
    super(hosts, token, MAX_BYTES);
    this.policies = policies;
    this.compiler = compiler;
    this.connectors = connectors;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    return call.segments().isEmpty()
        ? policies.current().map(PolicyResource::document).orElseGet(() -> none(call))
        : Problems.notFound(call.place());
  }

  private static Reply none(Call call) {
    return Problems.notFound(call.place() + " (no policy was put yet: nobody may reach anything)");
  }

  @Override
  protected Reply put(Call call) throws FaultException {
    if (!call.segments().isEmpty()) {
      return Problems.notFound(call.place());
    }
    String json = call.text();
    compile(json);
    Document document = policies.put(json, "administrator");
    audit("policy put", "revision " + document.revision());
    return document(document);
  }

  @Override
  protected Reply post(Call call) throws FaultException {
    if (!call.segments().equals(List.of("check"))) {
      return Problems.notFound(call.place());
    }
    Policy policy = compile(call.text());
    JsonObject answer = new JsonObject();
    answer.addProperty("ok", true);
    answer.addProperty("resources", policy.resources().size());
    return Reply.ok(answer);
  }

  private Policy compile(String json) throws FaultException {
    Policy policy = compiler.compile(json, "policy");
    PolicyNetworks.check(json, "policy", connectors.networks());
    return policy;
  }

  private static Reply document(Document document) {
    return Reply.text(200, "application/json", document.json())
        .with("ETag", "\"" + document.revision() + "\"");
  }
}
