package zta.headend.acme.internal.server;

import java.time.InstantSource;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.ProblemType;

/** Finds orders for those they belong to. */
final class OrderAccess {
  private final Orders orders;
  private final InstantSource clock;

  OrderAccess(Orders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  Order find(String id, Account account) throws AcmeException {
    Order order =
        orders
            .find(id)
            .filter(found -> clock.instant().isBefore(found.expires()))
            .orElseThrow(AcmeServer::notFound);
    if (!order.accountId().equals(account.id())) {
      throw new AcmeException(ProblemType.UNAUTHORIZED, "the order belongs to another account");
    }
    return order;
  }
}
