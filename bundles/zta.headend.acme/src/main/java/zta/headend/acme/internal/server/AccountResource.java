package zta.headend.acme.internal.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.InstantSource;
import java.util.List;
import zta.api.fault.FaultException;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;

/** Shows, changes and deactivates accounts (RFC 8555 sections 7.3.2 and 7.3.6), lists orders. */
final class AccountResource implements Resource {
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int PAGE = 50;
  private static final String CURSOR = "?cursor=";

  private final Authenticator authenticator;
  private final Accounts accounts;
  private final Orders orders;
  private final InstantSource clock;

  AccountResource(
      Authenticator authenticator, Accounts accounts, Orders orders, InstantSource clock) {
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.orders = orders;
    this.clock = clock;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Account account = authenticator.requester(call).account();
    List<String> path = call.path();
    if (path.size() < 2 || !path.get(1).equals(account.id())) {
      throw new AcmeException(ProblemType.UNAUTHORIZED, "this is another account");
    }
    if (path.size() == 2) {
      return AccountView.answer(
          OK, call.jws().isGet() ? account : change(account, call.jws().payload()), call.urls());
    }
    if (path.size() == 3 && path.get(2).equals("orders")) {
      return orders(account, call);
    }
    throw AcmeServer.notFound();
  }

  private Account change(Account account, Fields payload) throws AcmeException, FaultException {
    List<String> contacts = payload.has("contact") ? Contacts.read(payload) : account.contacts();
    if (payload.has("status") && !payload.string("status").equals("deactivated")) {
      throw AcmeException.malformed("an account's status can only become deactivated");
    }
    if (payload.has("status")) {
      accounts.deactivate(account.id(), clock.instant());
      return account.deactivated(clock.instant());
    }
    Account changed = account.withContacts(contacts, clock.instant());
    if (!accounts.replace(account, changed)) {
      throw new AcmeException(ProblemType.MALFORMED, CONFLICT, "the account has just changed");
    }
    return changed;
  }

  private AcmeResponse orders(Account account, Call call) throws AcmeException {
    List<Order> all = orders.of(account.id());
    int from = Math.min(cursor(call.request().path()), all.size());
    int to = Math.min(from + PAGE, all.size());
    JsonArray urls = new JsonArray();
    all.subList(from, to).forEach(order -> urls.add(call.urls().order(order.id())));
    JsonObject json = new JsonObject();
    json.add("orders", urls);
    AcmeResponse page = AcmeResponse.json(OK, json);
    return to < all.size()
        ? page.with("Link", "<" + call.urls().orders(account.id()) + CURSOR + to + ">;rel=\"next\"")
        : page;
  }

  private static int cursor(String path) throws AcmeException {
    int query = path.indexOf(CURSOR);
    if (query < 0) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(path.substring(query + CURSOR.length())));
    } catch (NumberFormatException e) {
      throw AcmeException.malformed("the cursor is no number");
    }
  }
}
