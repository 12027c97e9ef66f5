package zta.api.headend;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Stores ACME external account bindings (RFC 8555 section 7.3.4) until they are used. One use only,
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

  /** Returns the MAC key of an unused binding. */
  Optional<byte[]> macKey(String keyId) throws FaultException;

  /** Uses a binding up; empty when it is unknown, too old or was used. */
  Optional<Binding> consume(String keyId) throws FaultException;
}
