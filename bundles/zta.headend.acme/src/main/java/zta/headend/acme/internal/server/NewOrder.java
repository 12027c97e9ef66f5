package zta.headend.acme.internal.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.headend.acme.internal.server.Authenticator.Requester;
import zta.headend.acme.internal.state.Authorization;
import zta.headend.acme.internal.state.Identifier;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.OrderStatus;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Fields;

/**
 * Takes orders (RFC 8555 section 7.4). An order is ready at once: the enrolment has authorized its
 * account beforehand.
 */
final class NewOrder implements Resource {
  private static final int CREATED = 201;
  private static final Duration OPEN_FOR = Duration.ofHours(1);

  private final Authenticator authenticator;
  private final Orders orders;
  private final OrderedNames names;
  private final RateLimit limit;
  private final InstantSource clock;

  NewOrder(
      Authenticator authenticator,
      Orders orders,
      OrderedNames names,
      RateLimit limit,
      InstantSource clock) {
    this.authenticator = authenticator;
    this.orders = orders;
    this.names = names;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Requester requester = authenticator.requester(call);
    Fields payload = call.jws().payload();
    List<Identifier> identifiers = names.read(payload, requester.enrolment());
    if (payload.has("notBefore") || payload.has("notAfter")) {
      throw AcmeException.malformed("the server alone sets a certificate's validity");
    }
    String account = requester.account().id();
    limit.count(account);
    Instant now = clock.instant();
    orders.forgetExpired(account, now);
    Order order =
        new Order(
            Ids.random(),
            account,
            OrderStatus.READY,
            now,
            now.plus(OPEN_FOR),
            identifiers.stream().map(one -> new Authorization(one, false)).toList(),
            Optional.empty(),
            Optional.empty());
    orders.put(order);
    return AcmeResponse.json(CREATED, OrderView.order(order, call.urls()))
        .with("Location", call.urls().order(order.id()));
  }
}
