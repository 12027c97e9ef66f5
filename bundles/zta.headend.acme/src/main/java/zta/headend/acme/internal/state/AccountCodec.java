package zta.headend.acme.internal.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import zta.api.fault.FaultException;
import zta.lib.json.JsonView;

/** Accounts as JSON. */
final class AccountCodec implements StateDirectory.Codec<Account> {
  private static final String SCHEMA = "zta.acme-account/1";

  @Override
  public String id(Account account) {
    return account.id();
  }

  @Override
  public JsonObject encode(Account account) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("id", account.id());
    json.addProperty("enrolment", account.enrolmentId());
    json.addProperty("binding", account.binding());
    json.add("jwk", account.jwk());
    json.addProperty("active", account.active());
    JsonArray contacts = new JsonArray();
    account.contacts().forEach(contacts::add);
    json.add("contacts", contacts);
    json.addProperty("changedAt", account.changedAt().toString());
    return json;
  }

  @Override
  public Account decode(JsonView json) throws FaultException {
    json.schema(SCHEMA);
    return new Account(
        json.string("id"),
        json.string("enrolment"),
        json.optString("binding").orElse(""),
        json.object("jwk").json(),
        json.bool("active", false),
        json.strings("contacts"),
        instant(json, "changedAt"));
  }

  static Instant instant(JsonView json, String name) throws FaultException {
    try {
      return Instant.parse(json.string(name));
    } catch (DateTimeParseException e) {
      throw json.fault(name, "is no instant");
    }
  }
}
