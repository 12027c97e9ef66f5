package zta.headend.acme.internal.state;

import com.google.gson.JsonObject;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import zta.lib.jose.Jwk;
import zta.lib.jose.JwsException;

/**
 * An account: a key that speaks for an enrolment.
 *
 * @param id random id
 * @param enrolmentId the enrolment it belongs to
 * @param binding key id of the external account binding it was made with, empty if not known
 * @param jwk its public key
 * @param active false once it was deactivated, by itself or because its enrolment ended
 * @param contacts contact URLs
 * @param changedAt when it was made or last changed
 */
public record Account(
    String id,
    String enrolmentId,
    String binding,
    JsonObject jwk,
    boolean active,
    List<String> contacts,
    Instant changedAt) {
  /** Copies what could change. */
  public Account {
    jwk = jwk.deepCopy();
    contacts = List.copyOf(contacts);
  }

  /** Returns the public key. */
  public PublicKey key() {
    try {
      return Jwk.publicKey(jwk);
    } catch (JwsException e) {
      throw new IllegalStateException("account " + id + " has a key that was never checked", e);
    }
  }

  /** Returns the thumbprint of the public key, by which an account is found. */
  public String thumbprint() {
    return Jwk.thumbprint(key());
  }

  /** Returns this account with another key. */
  public Account withKey(PublicKey key, Instant now) {
    return new Account(id, enrolmentId, binding, Jwk.of(key), active, contacts, now);
  }

  /** Returns this account with other contacts. */
  public Account withContacts(List<String> others, Instant now) {
    return new Account(id, enrolmentId, binding, jwk, active, others, now);
  }

  /** Returns this account switched off. */
  public Account deactivated(Instant now) {
    return new Account(id, enrolmentId, binding, jwk, false, contacts, now);
  }
}
