package zta.api.headend;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.enrolment.Organization;
import zta.api.fault.FaultException;

/** Stores the organisation, its users and its enabled CAs. Safe for use by many threads; blocks. */
@ProviderType
public interface Directory {
  /** Returns the organisation that this headend serves. */
  Organization organization() throws FaultException;

  /** Names the organisation. */
  void name(String organizationName) throws FaultException;

  /** Adds or replaces a user. */
  void put(Identity identity) throws FaultException;

  /** Removes a user; returns false when there is none. */
  boolean remove(String identity) throws FaultException;

  /** Finds a user, ignoring case. */
  Optional<Identity> find(String identity) throws FaultException;

  /** Returns all users by name. */
  List<Identity> identities() throws FaultException;

  /** Adds an enabled CA, or returns the one that is there already. */
  IdentityCa addCa(java.security.cert.X509Certificate certificate) throws FaultException;

  /** Switches a CA on or off; returns false when it is unknown. */
  boolean enableCa(String id, boolean enabled) throws FaultException;

  /** Returns all CAs. */
  List<IdentityCa> cas() throws FaultException;
}
