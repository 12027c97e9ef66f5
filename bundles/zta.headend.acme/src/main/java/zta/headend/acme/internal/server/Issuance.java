package zta.headend.acme.internal.server;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.headend.acme.internal.server.Authenticator.Requester;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.state.Identifier;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.state.OrderStatus;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.Base64Url;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;

/**
 * Issues the certificate of an order.
 *
 * <p>A crash after the CA has signed and before the order says so leaves the order ready: the
 * client finalizes again and gets another certificate; the first one is on record and is never
 * handed out.
 */
final class Issuance {
  private static final int HEXADECIMAL = 16;

  private final CertificateAuthority authority;
  private final Accounts accounts;
  private final Orders orders;
  private final Object[] locks = new Object[64];

  Issuance(CertificateAuthority authority, Accounts accounts, Orders orders) {
    this.authority = authority;
    this.accounts = accounts;
    this.orders = orders;
    java.util.Arrays.setAll(locks, i -> new Object());
  }

  /** Issues; two calls for one order get one certificate. */
  Order finish(Order order, Requester requester, Fields payload)
      throws AcmeException, FaultException {
    byte[] csr = Base64Url.decode(payload.string("csr"), "the CSR");
    synchronized (locks[Math.floorMod(order.id().hashCode(), locks.length)]) {
      Order current = orders.find(order.id()).orElse(order);
      if (current.status() != OrderStatus.READY) {
        throw new AcmeException(
            ProblemType.ORDER_NOT_READY, "the order is " + current.status().word());
      }
      PublicKey key = CertificateRequest.key(csr, current);
      refuseKeyOfAnother(key, requester);
      return issue(current, requester, key);
    }
  }

  private void refuseKeyOfAnother(PublicKey key, Requester requester) throws AcmeException {
    String keyId = Jwk.thumbprint(key);
    if (accounts.byThumbprint(keyId).isPresent()) {
      throw CertificateRequest.bad("the CSR's key is that of an account; make one of its own");
    }
    Optional<String> holder = orders.accountOfKey(keyId);
    if (holder.isPresent() && !holder.get().equals(requester.account().id())) {
      throw CertificateRequest.bad("the CSR's key was certified for another account");
    }
  }

  private Order issue(Order order, Requester requester, PublicKey key)
      throws AcmeException, FaultException {
    try {
      X509Certificate leaf =
          authority
              .issueClient(
                  requester.enrolment(),
                  key,
                  order.values(Identifier.DNS),
                  order.values(Identifier.PERMANENT))
              .get(0);
      Order issued =
          order.issued(
              leaf.getSerialNumber().toString(HEXADECIMAL),
              Jwk.thumbprint(key),
              leaf.getNotAfter().toInstant());
      orders.put(issued);
      return issued;
    } catch (FaultException e) {
      if (e.fault().code().equals(FaultCode.ENROLMENT_REVOKED.id())) {
        throw new AcmeException(ProblemType.UNAUTHORIZED, "the enrolment has ended");
      }
      throw e;
    }
  }
}
