package zta.core.internal.enrolment;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import zta.api.flow.LocalUser;
import zta.core.internal.acme.ExternalAccount;
import zta.core.internal.record.Registration;

/**
 * How far an attempt has come: the write-ahead note that is stored before each step. Immutable.
 *
 * @param kind what it is to reach
 * @param state the step that comes next
 * @param user for whom
 * @param keyStore store of its keys
 * @param keyId key of the certificate, named before it is made
 * @param accountKeyId key of the ACME account
 * @param choiceDigest of the enrolment choice it goes by, empty when it needs none
 * @param registration what the headend said, once registered
 * @param binding binds the ACME account, once registered
 * @param chain the certificate, once there is one
 */
public record Attempt(
    AttemptKind kind,
    AttemptState state,
    LocalUser user,
    String keyStore,
    String keyId,
    String accountKeyId,
    String choiceDigest,
    Optional<Registration> registration,
    Optional<ExternalAccount> binding,
    List<X509Certificate> chain) {
  /** Copies the chain. */
  public Attempt {
    chain = List.copyOf(chain);
  }

  /** Returns the attempt at another step. */
  Attempt at(AttemptState next) {
    return new Attempt(
        kind,
        next,
        user,
        keyStore,
        keyId,
        accountKeyId,
        choiceDigest,
        registration,
        binding,
        chain);
  }

  /** Returns the attempt with what the headend said. */
  Attempt registered(Registration said, ExternalAccount account) {
    return new Attempt(
        kind,
        state,
        user,
        keyStore,
        keyId,
        accountKeyId,
        choiceDigest,
        Optional.of(said),
        Optional.of(account),
        chain);
  }

  /** Returns the attempt with its certificate; the binding has served. */
  Attempt certified(List<X509Certificate> certificates) {
    return new Attempt(
        kind,
        state,
        user,
        keyStore,
        keyId,
        accountKeyId,
        choiceDigest,
        registration,
        Optional.empty(),
        certificates);
  }

  /** Returns what the headend said; only asked for after it did. */
  Registration said() {
    return registration.orElseThrow(() -> new IllegalStateException("not registered in " + state));
  }
}
