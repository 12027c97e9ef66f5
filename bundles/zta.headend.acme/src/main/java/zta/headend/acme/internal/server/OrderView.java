package zta.headend.acme.internal.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import zta.headend.acme.internal.state.Authorization;
import zta.headend.acme.internal.state.Identifier;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.OrderStatus;

/** Shows orders and authorizations (RFC 8555 sections 7.1.3 and 7.1.4). */
final class OrderView {
  private OrderView() {}

  static JsonObject order(Order order, Urls urls) {
    JsonObject json = new JsonObject();
    json.addProperty("status", order.status().word());
    json.addProperty("expires", time(order.expires()));
    JsonArray identifiers = new JsonArray();
    JsonArray authorizations = new JsonArray();
    for (int i = 0; i < order.authorizations().size(); i++) {
      identifiers.add(identifier(order.authorizations().get(i).identifier()));
      authorizations.add(urls.authorization(order.id(), i));
    }
    json.add("identifiers", identifiers);
    json.add("authorizations", authorizations);
    json.addProperty("finalize", urls.finalizeOrder(order.id()));
    if (order.status() == OrderStatus.VALID) {
      json.addProperty("certificate", urls.certificate(order.id()));
    }
    return json;
  }

  static JsonObject authorization(Authorization authorization, Order order) {
    JsonObject json = new JsonObject();
    json.add("identifier", identifier(authorization.identifier()));
    json.addProperty("status", authorization.deactivated() ? "deactivated" : "valid");
    json.addProperty("expires", time(order.expires()));
    // Nothing is left to prove: the enrolment has given the account its identifiers.
    json.add("challenges", new JsonArray());
    return json;
  }

  private static JsonObject identifier(Identifier identifier) {
    JsonObject json = new JsonObject();
    json.addProperty("type", identifier.type().toLowerCase(Locale.ROOT));
    json.addProperty("value", identifier.value());
    return json;
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
