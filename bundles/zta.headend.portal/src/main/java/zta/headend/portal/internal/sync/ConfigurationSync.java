package zta.headend.portal.internal.sync;

import jakarta.servlet.Servlet;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.headend.portal.internal.sync.ConfigurationDocuments.Content;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.EnrolledClient;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;

/** Configuration sync: nothing moves while nothing has changed. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/configuration")
public final class ConfigurationSync extends Resource {
  private static final long serialVersionUID = 1L;

  private final transient EnrolledClient clients;
  private final transient ConfigurationDocuments documents;

  /** Serves the documents to enrolled devices. */
  @Activate
  public ConfigurationSync(
      @Reference HostCheck hosts,
      @Reference EnrolledClient clients,
      @Reference ConfigurationDocuments documents) {
    super(hosts);
    this.clients = clients;
    this.documents = documents;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    Content content = documents.content(clients.require(call));
    Reply reply =
        has(call.header("If-None-Match").orElse(""), content.etag())
            ? Reply.empty(304)
            : Reply.text(200, "application/jose", documents.sign(content));
    return reply.with("ETag", content.etag()).with("Cache-Control", "private, no-cache");
  }

  private static boolean has(String ifNoneMatch, String etag) {
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .anyMatch(known -> known.equals(etag) || known.equals("W/" + etag) || known.equals("*"));
  }
}
