package zta.headend.portal.internal.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import zta.api.enrolment.Organization;
import zta.api.enrolment.ServiceUrls;
import zta.api.headend.ActivityRow;

/** Parts that several documents have. */
public final class Documents {
  private Documents() {}

  /** Describes the organisation. */
  public static JsonObject organization(Organization organization) {
    JsonObject json = new JsonObject();
    json.addProperty("id", organization.id());
    json.addProperty("name", organization.name());
    return json;
  }

  /** Lists the services. */
  public static JsonObject services(ServiceUrls urls) {
    JsonObject json = new JsonObject();
    json.addProperty("registration", urls.registration().toString());
    json.addProperty("acme", urls.acme().toString());
    json.addProperty("configuration", urls.configuration().toString());
    json.addProperty("posture", urls.posture().toString());
    return json;
  }

  /** Lists texts. */
  public static JsonArray texts(Collection<String> texts) {
    JsonArray json = new JsonArray();
    texts.forEach(json::add);
    return json;
  }

  /** Makes the answer to an activity search. */
  public static JsonObject activity(Collection<ActivityRow> rows) {
    JsonArray found = new JsonArray();
    rows.forEach(row -> found.add(activity(row)));
    JsonObject json = new JsonObject();
    json.addProperty("schema", "zta.activity/1");
    json.add("rows", found);
    return json;
  }

  private static JsonObject activity(ActivityRow row) {
    JsonObject details = new JsonObject();
    row.details().forEach(details::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("at", row.at().toString());
    json.addProperty("transactionId", row.transactionId());
    json.addProperty("identity", row.identity());
    json.addProperty("verdict", row.verdict());
    json.addProperty("reason", row.reason());
    json.addProperty("resourceId", row.resourceId());
    json.addProperty("ruleId", row.ruleId());
    json.addProperty("destination", row.destination());
    json.add("details", details);
    return json;
  }
}
