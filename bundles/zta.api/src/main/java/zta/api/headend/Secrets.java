package zta.api.headend;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Stores ACME external account bindings (RFC 8555 section 7.3.4). Each is used by one account only,
 * decided in one transaction, whoever comes first.
 */
@ProviderType
public interface Secrets {
  /**
   * A binding.
   *
   * @param keyId public name of the key
   * @param enrolmentId the enrolment that the account will belong to
   */
  record Binding(String keyId, String enrolmentId) {}

  /** Stores a binding with its MAC key; it is good for an hour. */
  void add(Binding binding, byte[] macKey) throws FaultException;

  /** Returns the MAC key of a binding, used or not; empty when it is unknown or too old. */
  Optional<byte[]> macKey(String keyId) throws FaultException;

  /**
   * Uses a binding up for one account. Whoever is first has it for good: the same user gets it
   * again, so that an account whose creation was cut short by a crash can be completed; any other
   * gets nothing.
   *
   * @param user who uses it: the JWK thumbprint of the account's key
   * @return empty when it is unknown, too old or used by somebody else
   */
  Optional<Binding> consume(String keyId, String user) throws FaultException;
}
