package zta.api.headend;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Stores enrolments and their certificates. Every call is one transaction. Safe for use by many
 * threads; blocks.
 */
@ProviderType
public interface Enrolments {
  /**
   * Adds an enrolment. It takes the place of those in force for the same identity and device, which
   * end with their certificates.
   */
  void add(EnrolmentRecord enrolment) throws FaultException;

  /** Finds an enrolment. */
  Optional<EnrolmentRecord> find(String id) throws FaultException;

  /** Returns all enrolments, latest first. */
  List<EnrolmentRecord> list() throws FaultException;

  /**
   * Ends an enrolment and revokes its certificates; returns false when it had ended or is unknown.
   */
  boolean revoke(String id) throws FaultException;

  /** Adds an issued certificate. */
  void addCertificate(CertificateRecord certificate) throws FaultException;

  /** Revokes one certificate; returns false when it was revoked or is unknown. */
  boolean revokeCertificate(String serial) throws FaultException;

  /** Finds a certificate by its serial number, lower-case hexadecimal. */
  Optional<CertificateRecord> certificate(String serial) throws FaultException;
}
