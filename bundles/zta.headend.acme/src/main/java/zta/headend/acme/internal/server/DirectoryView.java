package zta.headend.acme.internal.server;

import com.google.gson.JsonObject;
import zta.headend.acme.internal.wire.AcmeResponse;

/** Shows the directory (RFC 8555 section 7.1.1). */
final class DirectoryView {
  private static final int OK = 200;

  private DirectoryView() {}

  static AcmeResponse answer(Urls urls) {
    JsonObject json = new JsonObject();
    json.addProperty("newNonce", urls.newNonce());
    json.addProperty("newAccount", urls.newAccount());
    json.addProperty("newOrder", urls.newOrder());
    json.addProperty("revokeCert", urls.revokeCert());
    json.addProperty("keyChange", urls.keyChange());
    JsonObject meta = new JsonObject();
    meta.addProperty("externalAccountRequired", true);
    json.add("meta", meta);
    return AcmeResponse.json(OK, json);
  }
}
