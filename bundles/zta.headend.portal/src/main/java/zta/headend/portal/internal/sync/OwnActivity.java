package zta.headend.portal.internal.sync;

import jakarta.servlet.Servlet;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultException;
import zta.api.headend.Activity;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.Documents;
import zta.headend.portal.internal.web.EnrolledClient;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;
import zta.headend.portal.internal.web.Resource;

/** A user's own rows of the activity search. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/v1/activity")
public final class OwnActivity extends Resource {
  private static final long serialVersionUID = 1L;
  private static final int MAX_ROWS = 1000;

  private final transient EnrolledClient clients;
  private final transient Activity activity;

  /** Searches the activity. */
  @Activate
  public OwnActivity(
      @Reference HostCheck hosts, @Reference EnrolledClient clients, @Reference Activity activity) {
    super(hosts);
    this.clients = clients;
    this.activity = activity;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    String identity = clients.require(call).identity();
    Activity.Query query =
        new Activity.Query(
            Optional.of(identity),
            call.parameter("transactionId"),
            call.parameter("destination"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            call.parameter("limit", 1, MAX_ROWS, 20));
    return Reply.ok(Documents.activity(activity.search(query)));
  }
}
