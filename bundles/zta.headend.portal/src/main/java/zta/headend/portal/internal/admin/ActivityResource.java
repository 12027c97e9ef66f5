package zta.headend.portal.internal.admin;

import jakarta.servlet.Servlet;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Activity;
import zta.api.headend.ActivityRow;
import zta.api.headend.Directory;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.Documents;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Reply;

/** The activity search, as JSON or as a CSV file. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/admin/v1/activity")
public final class ActivityResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final int MAX_ROWS = 10_000;

  private final transient Activity activity;
  private final transient Directory directory;

  /** Searches the activity. */
  @Activate
  public ActivityResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Activity activity,
      @Reference Directory directory) {
    super(hosts, token);
    this.activity = activity;
    this.directory = directory;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    List<ActivityRow> rows = activity.search(query(call));
    if (!wantsCsv(call)) {
      return Reply.ok(Documents.activity(rows));
    }
    String csv = new ActivityCsv(directory.organization().id()).write(rows);
    return Reply.text(200, "text/csv;charset=utf-8;header=present", csv)
        .with("Content-Disposition", "attachment; filename=\"zta-activity.csv\"");
  }

  private static boolean wantsCsv(Call call) {
    return call.header("Accept").orElse("").contains("text/csv")
        || call.parameter("format").equals(Optional.of("csv"));
  }

  private static Activity.Query query(Call call) throws FaultException {
    return new Activity.Query(
        call.parameter("identity"),
        call.parameter("transactionId"),
        call.parameter("destination"),
        call.parameter("verdict"),
        time(call, "from"),
        time(call, "to"),
        call.parameter("limit", 1, MAX_ROWS, 100));
  }

  private static Optional<Instant> time(Call call, String name) throws FaultException {
    try {
      return call.parameter(name).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(
              call.place() + ": " + name, "is no time", "Write it as 2026-03-01T12:00:00Z."),
          e);
    }
  }
}
