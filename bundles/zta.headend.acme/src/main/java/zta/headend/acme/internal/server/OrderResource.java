package zta.headend.acme.internal.server;

import java.util.List;
import zta.api.fault.FaultException;
import zta.headend.acme.internal.server.Authenticator.Requester;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;

/** Shows and finalizes orders (RFC 8555 section 7.4). */
final class OrderResource implements Resource {
  private static final int OK = 200;

  private final Authenticator authenticator;
  private final OrderAccess access;
  private final Issuance issuance;

  OrderResource(Authenticator authenticator, OrderAccess access, Issuance issuance) {
    this.authenticator = authenticator;
    this.access = access;
    this.issuance = issuance;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Requester requester = authenticator.requester(call);
    List<String> path = call.path();
    if (path.size() == 3 && path.get(2).equals("finalize")) {
      Order order = access.find(path.get(1), requester.account());
      return show(issuance.finish(order, requester, call.jws().payload()), call);
    }
    if (path.size() == 2) {
      AcmeServer.requireGet(call);
      return show(access.find(path.get(1), requester.account()), call);
    }
    throw AcmeServer.notFound();
  }

  private static AcmeResponse show(Order order, Call call) {
    return AcmeResponse.json(OK, OrderView.order(order, call.urls()))
        .with("Location", call.urls().order(order.id()));
  }
}
