package zta.headend.portal.internal.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.headend.portal.internal.PortalSettings;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.Documents;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;
import zta.lib.json.JsonView;

/** The organisation. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/organization")
public final class OrganizationResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final int MAX_NAME = 200;

  private final transient Directory directory;
  private final transient PortalSettings settings;

  /** Works on the directory. */
  @Activate
  public OrganizationResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Directory directory,
      @Reference PortalSettings settings) {
    super(hosts, token);
    this.directory = directory;
    this.settings = settings;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    JsonObject json = Documents.organization(directory.organization());
    json.addProperty("deviceZone", settings.deviceZone());
    return Reply.ok(json);
  }

  @Override
  protected Reply put(Call call) throws FaultException {
    JsonView body = call.json();
    String name = body.string("name").strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw body.fault("name", "is empty, too long or has control characters");
    }
    directory.name(name);
    audit("organization put", directory.organization().id());
    return get(call);
  }
}
