package zta.headend.acme.internal.server;

import java.util.Optional;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.CertificateRecord;
import zta.api.headend.Enrolments;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.lib.x509.Pem;

/** Hands out certificates with the issuer's (RFC 8555 section 7.4.2); clients have the root. */
final class CertificateResource implements Resource {
  private static final int OK = 200;
  private static final String CHAIN = "application/pem-certificate-chain";

  private final Authenticator authenticator;
  private final OrderAccess access;
  private final Enrolments enrolments;
  private final CertificateAuthority authority;

  CertificateResource(
      Authenticator authenticator,
      OrderAccess access,
      Enrolments enrolments,
      CertificateAuthority authority) {
    this.authenticator = authenticator;
    this.access = access;
    this.enrolments = enrolments;
    this.authority = authority;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Account account = authenticator.requester(call).account();
    AcmeServer.requireGet(call);
    if (call.path().size() != 2) {
      throw AcmeServer.notFound();
    }
    Order order = access.find(call.path().get(1), account);
    Optional<CertificateRecord> certificate =
        order.serial().isEmpty() ? Optional.empty() : enrolments.certificate(order.serial().get());
    String leaf = certificate.orElseThrow(AcmeServer::notFound).pem();
    String separator = leaf.endsWith("\n") ? "" : "\n";
    return AcmeResponse.of(OK, CHAIN, leaf + separator + Pem.encode(authority.clientIssuer()));
  }
}
