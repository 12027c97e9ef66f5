package zta.headend.portal.internal.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.Servlet;
import java.util.HashSet;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.Directory;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.api.headend.Identity;
import zta.headend.portal.internal.web.AdminToken;
import zta.headend.portal.internal.web.Audit;
import zta.headend.portal.internal.web.Call;
import zta.headend.portal.internal.web.Documents;
import zta.headend.portal.internal.web.HostCheck;
import zta.headend.portal.internal.web.Problems;
import zta.headend.portal.internal.web.Reply;
import zta.lib.json.JsonView;

/** Users and their groups. */
@Component(service = Servlet.class)
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardServletPattern("/admin/v1/users/*")
public final class UsersResource extends AdminResource {
  private static final long serialVersionUID = 1L;
  private static final Pattern IDENTITY =
      Pattern.compile("[^@\\s\\p{C}]{1,64}@[^@\\s\\p{C}]{1,255}");
  private static final Pattern GROUP = Pattern.compile("[^\\p{C}]{1,128}");

  private final transient Directory directory;
  private final transient Enrolments enrolments;

  /** Works on the directory. */
  @Activate
  public UsersResource(
      @Reference HostCheck hosts,
      @Reference AdminToken token,
      @Reference Directory directory,
      @Reference Enrolments enrolments) {
    super(hosts, token);
    this.directory = directory;
    this.enrolments = enrolments;
  }

  @Override
  protected Reply get(Call call) throws FaultException {
    if (!call.segments().isEmpty()) {
      return directory
          .find(identity(call))
          .map(user -> Reply.ok(json(user)))
          .orElseGet(() -> Problems.notFound(call.place()));
    }
    JsonArray users = new JsonArray();
    directory.identities().forEach(user -> users.add(json(user)));
    JsonObject answer = new JsonObject();
    answer.add("users", users);
    return Reply.ok(answer);
  }

  @Override
  protected Reply put(Call call) throws FaultException {
    String identity = identity(call);
    JsonView body = call.json();
    HashSet<String> groups = new HashSet<>();
    int index = 0;
    for (String group : body.strings("groups")) {
      if (!GROUP.matcher(group).matches()) {
        throw body.fault("groups", index, "is no group name");
      }
      groups.add(group);
      index++;
    }
    Identity user = new Identity(identity, body.optString("displayName").orElse(identity), groups);
    directory.put(user);
    Audit.notePerson("administrator", "user put", identity);
    return Reply.ok(json(user));
  }

  /** A user who is removed loses all enrolments, which ends the flows too. */
  @Override
  protected Reply delete(Call call) throws FaultException {
    String identity = identity(call);
    if (!directory.remove(identity)) {
      return Problems.notFound(call.place());
    }
    Audit.notePerson("administrator", "user deleted", identity);
    for (EnrolmentRecord enrolment : enrolments.list()) {
      if (enrolment.active()
          && enrolment.identity().equals(identity)
          && enrolments.revoke(enrolment.id())) {
        audit("enrolment ended", enrolment.id());
      }
    }
    return Reply.empty(204);
  }

  private static String identity(Call call) throws FaultException {
    String identity = String.join("/", call.segments()).toLowerCase(Locale.ROOT);
    if (!IDENTITY.matcher(identity).matches()) {
      throw new FaultException(
          FaultCode.BAD_REQUEST.at(
              call.place(), "the path names no user", "Name the user by e-mail address or UPN."));
    }
    return identity;
  }

  private static JsonObject json(Identity user) {
    JsonObject json = new JsonObject();
    json.addProperty("identity", user.identity());
    json.addProperty("displayName", user.displayName());
    json.add("groups", Documents.texts(new TreeSet<>(user.groups())));
    return json;
  }
}
