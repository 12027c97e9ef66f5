package zta.headend.acme.internal.server;

import java.util.Optional;

/**
 * The server's URLs.
 *
 * @param base URL up to and with {@code /acme}
 */
record Urls(String base) {
  String newNonce() {
    return base + "/new-nonce";
  }

  String newAccount() {
    return base + "/new-account";
  }

  String newOrder() {
    return base + "/new-order";
  }

  String revokeCert() {
    return base + "/revoke-cert";
  }

  String keyChange() {
    return base + "/key-change";
  }

  String directory() {
    return base + "/directory";
  }

  String account(String id) {
    return base + "/account/" + id;
  }

  String orders(String accountId) {
    return account(accountId) + "/orders";
  }

  String order(String id) {
    return base + "/order/" + id;
  }

  String finalizeOrder(String id) {
    return order(id) + "/finalize";
  }

  String authorization(String orderId, int index) {
    return base + "/authz/" + orderId + "/" + index;
  }

  String certificate(String orderId) {
    return base + "/certificate/" + orderId;
  }

  /** Returns the id in an account URL of this server. */
  Optional<String> accountId(String url) {
    String prefix = account("");
    return url.startsWith(prefix) && url.indexOf('/', prefix.length()) < 0
        ? Optional.of(url.substring(prefix.length()))
        : Optional.empty();
  }
}
