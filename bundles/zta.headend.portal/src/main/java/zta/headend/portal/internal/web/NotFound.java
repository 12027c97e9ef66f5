package zta.headend.portal.internal.web;

import jakarta.servlet.Servlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Answers what no resource answers. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/")
public final class NotFound extends Resource {
  private static final long serialVersionUID = 1L;

  /** Answers under the headend's names. */
  @Activate
  public NotFound(@Reference HostCheck hosts) {
    super(hosts);
  }

  @Override
  protected void authorize(Call call) throws RefusedException {
    throw new RefusedException(Problems.notFound(call.place()));
  }
}
