package zta.headend.acme.internal.server;

import java.util.List;
import zta.api.fault.FaultException;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;

/** Shows authorizations and lets accounts give them up (RFC 8555 sections 7.5 and 7.5.2). */
final class AuthorizationResource implements Resource {
  private static final int OK = 200;

  private final Authenticator authenticator;
  private final OrderAccess access;
  private final Orders orders;

  AuthorizationResource(Authenticator authenticator, OrderAccess access, Orders orders) {
    this.authenticator = authenticator;
    this.access = access;
    this.orders = orders;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Account account = authenticator.requester(call).account();
    List<String> path = call.path();
    if (path.size() != 3) {
      throw AcmeServer.notFound();
    }
    Order order = access.find(path.get(1), account);
    int index = index(path.get(2), order);
    if (!call.jws().isGet()) {
      if (!call.jws().payload().string("status").equals("deactivated")) {
        throw AcmeException.malformed("an authorization can only be deactivated");
      }
      order = order.without(index);
      orders.put(order);
    }
    return AcmeResponse.json(OK, OrderView.authorization(order.authorizations().get(index), order));
  }

  private static int index(String text, Order order) throws AcmeException {
    for (int i = 0; i < order.authorizations().size(); i++) {
      if (Integer.toString(i).equals(text)) {
        return i;
      }
    }
    throw AcmeServer.notFound();
  }
}
