package zta.headend.acme.internal.server;

import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.ProblemType;

/** Says who signed a request, and whether the enrolment behind is in force. */
final class Authenticator {
  private static final int STATUS_UNAUTHORIZED = 401;

  private final Accounts accounts;
  private final Enrolments enrolments;
  private final InstantSource clock;

  /**
   * Who asks.
   *
   * @param account the account whose key signed
   * @param enrolment the enrolment it belongs to, in force
   */
  record Requester(Account account, EnrolmentRecord enrolment) {}

  Authenticator(Accounts accounts, Enrolments enrolments, InstantSource clock) {
    this.accounts = accounts;
    this.enrolments = enrolments;
    this.clock = clock;
  }

  /** Returns who signed a request that must name its account. */
  Requester requester(Call call) throws AcmeException, FaultException {
    String kid =
        call.jws()
            .kid()
            .orElseThrow(() -> AcmeException.malformed("the header must have kid, not jwk"));
    Account account =
        call.urls()
            .accountId(kid)
            .flatMap(accounts::find)
            .orElseThrow(
                () ->
                    new AcmeException(
                        ProblemType.ACCOUNT_DOES_NOT_EXIST, "there is no account of this kid"));
    call.jws().verify(account.key());
    return inForce(account);
  }

  /** Returns the key that signed a request that must bring its key. */
  PublicKey bearer(Call call) throws AcmeException {
    PublicKey key =
        call.jws()
            .key()
            .orElseThrow(() -> AcmeException.malformed("the header must have jwk, not kid"));
    call.jws().verify(key);
    return key;
  }

  /** Refuses an account that is off, and switches off one whose enrolment ended. */
  Requester inForce(Account account) throws AcmeException, FaultException {
    if (!account.active()) {
      throw unauthorized("the account is deactivated");
    }
    Optional<EnrolmentRecord> enrolment =
        enrolments.find(account.enrolmentId()).filter(EnrolmentRecord::active);
    if (enrolment.isEmpty()) {
      accounts.deactivate(account.id(), clock.instant());
      throw unauthorized("the enrolment of this account has ended");
    }
    return new Requester(account, enrolment.get());
  }

  private static AcmeException unauthorized(String detail) {
    return new AcmeException(ProblemType.UNAUTHORIZED, STATUS_UNAUTHORIZED, detail);
  }
}
