package zta.headend.acme.internal.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.wire.AcmeResponse;

/** Shows an account (RFC 8555 section 7.1.2). */
final class AccountView {
  private AccountView() {}

  static AcmeResponse answer(int status, Account account, Urls urls) {
    JsonObject json = new JsonObject();
    json.addProperty("status", account.active() ? "valid" : "deactivated");
    JsonArray contacts = new JsonArray();
    account.contacts().forEach(contacts::add);
    json.add("contact", contacts);
    json.addProperty("orders", urls.orders(account.id()));
    return AcmeResponse.json(status, json).with("Location", urls.account(account.id()));
  }
}
