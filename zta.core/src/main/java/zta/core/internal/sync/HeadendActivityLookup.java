package zta.core.internal.sync;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.enrolment.ActivityLookup;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.headend.Answer;
import zta.core.internal.headend.HeadendCaller;
import zta.core.internal.headend.Problems;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** Asks the headend's activity search as the user, with the enrolled certificate. */
@Component(service = ActivityLookup.class)
public final class HeadendActivityLookup implements ActivityLookup {
  private static final String SCHEMA = "zta.activity/1";

  private final EnrolmentBook book;
  private final SyncEngine sync;

  /** Uses the connection of configuration sync, which is open most of the time. */
  @Activate
  public HeadendActivityLookup(@Reference EnrolmentBook book, @Reference SyncEngine sync) {
    this.book = book;
    this.sync = sync;
  }

  @Override
  public List<Map<String, Object>> rows(LocalUser user, String destination, int limit)
      throws FaultException {
    StoredEnrolment enrolment =
        book.of(user)
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at("user " + user, "there is no enrolment")));
    URI url = url(enrolment, destination, Math.max(1, Math.min(limit, 1000)));
    Answer answer = sync.caller(user).send(HeadendCaller.request(url).GET().build());
    if (answer.status() != 200) {
      throw new FaultException(Problems.of(answer));
    }
    JsonView json = JsonView.of(StrictJson.object(answer.body(), url.toString()), url.toString());
    json.schema(SCHEMA);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonView row : json.objects("rows")) {
      rows.add(plain(row.json()));
    }
    return rows;
  }

  private static URI url(StoredEnrolment enrolment, String destination, int limit) {
    URI configuration = enrolment.registration().services().configuration();
    String filter =
        destination.isEmpty()
            ? ""
            : "destination=" + URLEncoder.encode(destination, StandardCharsets.UTF_8) + "&";
    return configuration.resolve("/v1/activity?" + filter + "limit=" + limit);
  }

  private static Map<String, Object> plain(JsonObject json) {
    Map<String, Object> map = new LinkedHashMap<>();
    json.asMap()
        .forEach(
            (name, value) -> {
              if (!value.isJsonNull()) {
                map.put(name, plain(value));
              }
            });
    return map;
  }

  private static Object plain(JsonElement json) {
    if (json instanceof JsonObject object) {
      return plain(object);
    }
    if (json instanceof JsonArray array) {
      return array.asList().stream()
          .filter(element -> !element.isJsonNull())
          .map(HeadendActivityLookup::plain)
          .toList();
    }
    JsonPrimitive value = json.getAsJsonPrimitive();
    if (value.isBoolean()) {
      return value.getAsBoolean();
    }
    if (value.isNumber()) {
      String text = value.getAsString();
      return text.matches("-?\\d{1,18}")
          ? (Object) Long.valueOf(text)
          : (Object) value.getAsDouble();
    }
    return value.getAsString();
  }
}
