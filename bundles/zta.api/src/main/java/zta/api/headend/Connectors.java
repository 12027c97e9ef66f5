package zta.api.headend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Stores connectors, the hashes of their tokens and their certificates. Every call is one
 * transaction. Safe for use by many threads; blocks.
 */
@ProviderType
public interface Connectors {
  /**
   * Adds a connector that waits for its registration.
   *
   * @param tokenHash SHA-256 of its token, which itself is stored nowhere
   * @param tokenEnds until when the token is good
   * @return false when another connector has the name
   */
  boolean add(ConnectorRecord connector, byte[] tokenHash, Instant tokenEnds) throws FaultException;

  /**
   * Finds the connector that waits for its registration with this token; hashes are compared in
   * constant time. Empty when the token is wrong, used or too old.
   */
  Optional<ConnectorRecord> awaiting(String id, byte[] tokenHash) throws FaultException;

  /**
   * Uses a token up and stores the connector's first certificate, both or neither. Of many who try
   * at once exactly one gets true.
   */
  boolean register(byte[] tokenHash, ConnectorCertificate certificate) throws FaultException;

  /** Stores a further certificate; returns false when the connector is not active. */
  boolean renew(ConnectorCertificate certificate) throws FaultException;

  /** Removes a connector; returns false when it was removed or is unknown. */
  boolean remove(String id) throws FaultException;

  /** Finds a connector, removed or not. */
  Optional<ConnectorRecord> find(String id) throws FaultException;

  /** Returns the connectors that are not removed, by name. */
  List<ConnectorRecord> list() throws FaultException;

  /** Returns the networks that have a connector, connected or not. */
  Set<String> networks() throws FaultException;

  /** Finds a certificate by its serial number, lower-case hexadecimal. */
  Optional<ConnectorCertificate> certificate(String serial) throws FaultException;
}
