package zta.headend.acme.internal.server;

import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.headend.Secrets;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;

/** Makes accounts (RFC 8555 section 7.3). */
final class NewAccount implements Resource {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final Logger LOG = LoggerFactory.getLogger(NewAccount.class);

  private final Authenticator authenticator;
  private final Accounts accounts;
  private final Orders orders;
  private final ExternalBinding binding;
  private final InstantSource clock;

  NewAccount(
      Authenticator authenticator,
      Accounts accounts,
      Orders orders,
      ExternalBinding binding,
      InstantSource clock) {
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.orders = orders;
    this.binding = binding;
    this.clock = clock;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    PublicKey key = authenticator.bearer(call);
    Fields payload = call.jws().payload();
    Optional<Account> known = accounts.byThumbprint(Jwk.thumbprint(key));
    if (known.isPresent()) {
      return AccountView.answer(OK, authenticator.inForce(known.get()).account(), call.urls());
    }
    if (payload.flag("onlyReturnExisting")) {
      throw new AcmeException(
          ProblemType.ACCOUNT_DOES_NOT_EXIST, "there is no account with this key");
    }
    List<String> contacts = Contacts.read(payload);
    if (orders.accountOfKey(Jwk.thumbprint(key)).isPresent()) {
      throw new AcmeException(
          ProblemType.BAD_PUBLIC_KEY, "the key is that of a certificate; make one of its own");
    }
    Secrets.Binding bound = binding.bind(payload, call.jws().url(), key);
    Account account = accounts.addIfAbsent(account(bound, key, contacts));
    if (!account.thumbprint().equals(Jwk.thumbprint(key))) {
      throw new AcmeException(
          ProblemType.UNAUTHORIZED, "the external account binding was used for another key");
    }
    LOG.info("account {} speaks for enrolment {}", account.id(), account.enrolmentId());
    return AccountView.answer(CREATED, authenticator.inForce(account).account(), call.urls());
  }

  private Account account(Secrets.Binding bound, PublicKey key, List<String> contacts) {
    return new Account(
        Ids.random(),
        bound.enrolmentId(),
        bound.keyId(),
        Jwk.of(key),
        true,
        contacts,
        clock.instant());
  }
}
