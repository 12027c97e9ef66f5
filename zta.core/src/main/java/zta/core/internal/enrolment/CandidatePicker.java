package zta.core.internal.enrolment;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.x509.SubjectNames;

/**
 * Picks the certificate to enrol with: the first whose issuer is enabled, that is valid today and
 * names somebody. Pure.
 */
final class CandidatePicker {
  private CandidatePicker() {}

  static IdentityCertificate pick(
      EnrolmentChoice choice, List<IdentityCertificate> candidates, Instant now)
      throws FaultException {
    List<IdentityCertificate> fitting =
        candidates.stream().filter(candidate -> enabled(choice, candidate)).toList();
    if (fitting.isEmpty()) {
      throw none(choice, candidates);
    }
    List<IdentityCertificate> today =
        fitting.stream().filter(candidate -> valid(candidate.leaf(), now)).toList();
    if (today.isEmpty()) {
      X509Certificate leaf = fitting.get(0).leaf();
      throw new FaultException(
          FaultCode.CERTIFICATE_EXPIRED.at(
              name(fitting.get(0)),
              "valid from "
                  + leaf.getNotBefore().toInstant()
                  + " to "
                  + leaf.getNotAfter().toInstant()));
    }
    for (IdentityCertificate candidate : today) {
      if (SubjectNames.of(candidate.leaf()).identity().isPresent()) {
        return candidate;
      }
    }
    throw new FaultException(
        FaultCode.CERTIFICATE_WITHOUT_IDENTITY.at(
            name(today.get(0)), "neither a UPN nor an RFC 822 name"));
  }

  /** The CA's certificate decides where the chain has it; its name alone elsewhere. */
  private static boolean enabled(EnrolmentChoice choice, IdentityCertificate candidate) {
    Optional<String> issuer = commonName(candidate.leaf());
    if (issuer.isEmpty() || !choice.names(issuer.get())) {
      return false;
    }
    if (candidate.chain().size() == 1) {
      return true;
    }
    X509Certificate authority = candidate.chain().get(1);
    return choice.isEnabled(authority, issuer.get()) && signed(candidate.leaf(), authority);
  }

  private static boolean signed(X509Certificate leaf, X509Certificate authority) {
    try {
      leaf.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean valid(X509Certificate leaf, Instant now) {
    return !now.isBefore(leaf.getNotBefore().toInstant())
        && now.isBefore(leaf.getNotAfter().toInstant());
  }

  private static FaultException none(EnrolmentChoice choice, List<IdentityCertificate> candidates) {
    List<String> wanted =
        choice.issuers().stream().map(EnrolmentChoice.Issuer::commonName).toList();
    if (candidates.isEmpty()) {
      return new FaultException(
          FaultCode.NO_IDENTITY_CERTIFICATE.at(
              choice.place(), "no certificate in the user's and the machine's store"));
    }
    List<String> found = new ArrayList<>();
    candidates.forEach(candidate -> commonName(candidate.leaf()).ifPresent(found::add));
    return new FaultException(
        FaultCode.NO_IDENTITY_CERTIFICATE.at(
            choice.place(), "certificates found are of " + found + ", enabled are " + wanted));
  }

  private static Optional<String> commonName(X509Certificate leaf) {
    try {
      return new LdapName(leaf.getIssuerX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .reduce((first, last) -> last);
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static String name(IdentityCertificate candidate) {
    return candidate.store() + " certificate " + candidate.leaf().getSerialNumber().toString(16);
  }
}
