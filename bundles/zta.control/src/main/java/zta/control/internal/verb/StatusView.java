package zta.control.internal.verb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zta.api.control.Caller;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.status.Attention;
import zta.api.status.TileState;
import zta.api.status.UserStatus;

/** The status of a user as tile, command line and scripts see it, schema {@code zta.status/1}. */
public final class StatusView {
  private static final String CERTIFICATE_MODE =
      "Enrolled with a certificate: an administrator of this device can unenrol it.";

  private StatusView() {}

  /** Makes the view for a caller; what it may do is part of it. */
  public static Map<String, Object> of(UserStatus status, Caller caller) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("schema", "zta.status/1");
    view.put("user", status.user().name());
    view.put("state", status.state().id());
    view.put("text", status.state().text());
    view.put("step", status.step());
    view.put("attention", status.attention().stream().map(StatusView::attention).toList());
    status.enrolment().ifPresent(e -> view.put("enrolment", Views.enrolment(e)));
    status.sync().ifPresent(s -> view.put("sync", Views.sync(s)));
    view.put("actions", actions(status, caller));
    return view;
  }

  private static Map<String, Object> attention(Attention attention) {
    Map<String, Object> view = Views.fault(attention.fault());
    view.put("since", attention.since());
    return view;
  }

  private static Map<String, Object> actions(UserStatus status, Caller caller) {
    boolean enrolled = status.enrolment().isPresent();
    boolean byCertificate =
        status.enrolment().filter(e -> e.method() == EnrolmentMethod.CERTIFICATE).isPresent();
    boolean refused = byCertificate && !caller.administrator();
    Map<String, Object> actions = new LinkedHashMap<>();
    actions.put(
        "enroll",
        List.of(TileState.NOT_ENROLLED, TileState.REAUTH_REQUIRED).contains(status.state()));
    actions.put("sync", enrolled);
    actions.put("unenroll", enrolled && !refused);
    if (refused) {
      actions.put("unenrollRefused", CERTIFICATE_MODE);
    }
    return actions;
  }
}
