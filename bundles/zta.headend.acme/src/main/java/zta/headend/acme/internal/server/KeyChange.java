package zta.headend.acme.internal.server;

import com.google.gson.JsonElement;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.headend.acme.internal.jws.SignedRequest;
import zta.headend.acme.internal.state.Account;
import zta.headend.acme.internal.state.Accounts;
import zta.headend.acme.internal.state.Orders;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;

/** Gives an account another key (RFC 8555 section 7.3.5): both keys must sign. */
final class KeyChange implements Resource {
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final Authenticator authenticator;
  private final Accounts accounts;
  private final Orders orders;
  private final InstantSource clock;

  KeyChange(Authenticator authenticator, Accounts accounts, Orders orders, InstantSource clock) {
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.orders = orders;
    this.clock = clock;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    Account account = authenticator.requester(call).account();
    SignedRequest inner = SignedRequest.parse(call.jws().payload().json().toString());
    PublicKey next = newKey(inner, call);
    checkPayload(inner.payload(), account, call.urls());
    refuseKeyInUse(next, account, call.urls());
    Account changed = account.withKey(next, clock.instant());
    if (!accounts.replace(account, changed)) {
      throw conflict(accounts.byThumbprint(Jwk.thumbprint(next)), call.urls());
    }
    return AccountView.answer(OK, changed, call.urls());
  }

  private static PublicKey newKey(SignedRequest inner, Call call) throws AcmeException {
    if (inner.document().header().has("nonce")) {
      throw AcmeException.malformed("the inner JWS must have no nonce");
    }
    if (!inner.url().equals(call.jws().url())) {
      throw AcmeException.malformed("the inner JWS is for another url");
    }
    PublicKey next =
        inner
            .key()
            .orElseThrow(() -> AcmeException.malformed("the inner JWS must have the new jwk"));
    inner.verify(next);
    return next;
  }

  private static void checkPayload(Fields payload, Account account, Urls urls)
      throws AcmeException {
    if (!payload.string("account").equals(urls.account(account.id()))) {
      throw AcmeException.malformed("the inner JWS is for another account");
    }
    JsonElement old = payload.object("oldKey").json();
    if (!Jwk.thumbprint(SignedRequest.key(old)).equals(account.thumbprint())) {
      throw AcmeException.malformed("oldKey is not the account's key");
    }
  }

  private void refuseKeyInUse(PublicKey next, Account account, Urls urls) throws AcmeException {
    String thumbprint = Jwk.thumbprint(next);
    Optional<Account> holder = accounts.byThumbprint(thumbprint);
    if (holder.isPresent() && !holder.get().id().equals(account.id())) {
      throw conflict(holder, urls);
    }
    if (orders.accountOfKey(thumbprint).isPresent()) {
      throw new AcmeException(
          ProblemType.BAD_PUBLIC_KEY, "the key is that of a certificate; make one of its own");
    }
  }

  private static AcmeException conflict(Optional<Account> holder, Urls urls) {
    Map<String, String> location =
        holder.map(other -> Map.of("Location", urls.account(other.id()))).orElse(Map.of());
    return new AcmeException(
        ProblemType.MALFORMED, CONFLICT, "the new key belongs to another account", location);
  }
}
