package zta.headend.acme.internal.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;

/** Orders as JSON. */
final class OrderCodec implements StateDirectory.Codec<Order> {
  private static final String SCHEMA = "zta.acme-order/1";

  @Override
  public String id(Order order) {
    return order.id();
  }

  @Override
  public JsonObject encode(Order order) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("id", order.id());
    json.addProperty("account", order.accountId());
    json.addProperty("status", order.status().word());
    json.addProperty("createdAt", order.createdAt().toString());
    json.addProperty("expires", order.expires().toString());
    JsonArray authorizations = new JsonArray();
    order.authorizations().forEach(authorization -> authorizations.add(encode(authorization)));
    json.add("authorizations", authorizations);
    order.serial().ifPresent(serial -> json.addProperty("serial", serial));
    order.keyId().ifPresent(keyId -> json.addProperty("keyId", keyId));
    return json;
  }

  private static JsonObject encode(Authorization authorization) {
    JsonObject json = new JsonObject();
    json.addProperty("type", authorization.identifier().type());
    json.addProperty("value", authorization.identifier().value());
    json.addProperty("deactivated", authorization.deactivated());
    return json;
  }

  @Override
  public Order decode(JsonView json) throws FaultException {
    json.schema(SCHEMA);
    List<Authorization> authorizations = new ArrayList<>();
    for (JsonView item : json.objects("authorizations")) {
      authorizations.add(
          new Authorization(
              new Identifier(item.string("type"), item.string("value")),
              item.bool("deactivated", false)));
    }
    return new Order(
        json.string("id"),
        json.string("account"),
        status(json),
        AccountCodec.instant(json, "createdAt"),
        AccountCodec.instant(json, "expires"),
        authorizations,
        json.optString("serial"),
        json.optString("keyId"));
  }

  private static OrderStatus status(JsonView json) throws FaultException {
    String word = json.string("status");
    for (OrderStatus status : OrderStatus.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    throw json.fault("status", "is unknown");
  }
}
