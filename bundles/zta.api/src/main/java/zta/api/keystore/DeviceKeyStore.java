package zta.api.keystore;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import zta.api.fault.FaultException;

/**
 * Makes and keeps key pairs; a service of a key store bundle. Of several the one with the strongest
 * protection that the configuration allows is used. Safe for use by many threads; calls may block.
 */
@ConsumerType
public interface DeviceKeyStore {
  /** Service property: the store's name, such as {@code soft} or {@code tpm}. */
  String NAME = "zta.keystore.name";

  /** Returns the store's name. */
  String name();

  /** Returns where its private keys live. */
  KeyProtection protection();

  /**
   * Makes a key pair and stores it durably before returning.
   *
   * @param id a new id: letters, digits, dot, dash, underscore, at most 80
   */
  KeyHandle generate(String id, KeyAlgorithm algorithm) throws FaultException;

  /** Finds a key pair, empty when there is none of this id. */
  Optional<KeyHandle> find(String id) throws FaultException;

  /** Removes a key pair for good; no error when there is none. */
  void delete(String id) throws FaultException;

  /** Returns the ids of all key pairs, for the sweep of orphans. */
  List<String> ids() throws FaultException;
}
