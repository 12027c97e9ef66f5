package zta.headend.acme.internal.ca;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority.Credential;
import zta.lib.file.SafeFiles;

/** The CA's long-lived credentials: root, client issuer, configuration signer. */
record Hierarchy(Credential root, Credential clientIssuer, Credential configurationSigner) {
  private static final X500Name ROOT = new X500Name("CN=zta root");
  private static final X500Name CLIENT_ISSUER = new X500Name("CN=zta client issuer");
  private static final X500Name SIGNER = new X500Name("CN=zta configuration signer");

  private static final Duration ROOT_LIFE = Duration.ofDays(20 * 365);
  private static final Duration BELOW_ROOT_LIFE = Duration.ofDays(10 * 365);

  /** A certificate below the root is made anew, with the same key, when less than this is left. */
  private static final Duration LEAST_LEFT = Duration.ofDays(2 * 365);

  /** Clocks of clients may be behind by this much. */
  static final Duration BACKDATED = Duration.ofMinutes(5);

  /** What a certificate below the root says. */
  @FunctionalInterface
  private interface Kind {
    CertificateTemplate template(PublicKey key, Instant notBefore, Instant notAfter);
  }

  /** Reads the credentials in a directory, making those that are missing. */
  static Hierarchy open(Path directory, InstantSource clock) throws FaultException {
    SafeFiles.ownerOnlyDirectory(directory);
    Instant now = clock.instant();
    Credential root = root(new CredentialFile(directory.resolve("root.pem")), now);
    Credential issuer =
        belowRoot(
            new CredentialFile(directory.resolve("client-issuer.pem")),
            root,
            now,
            (key, from, to) ->
                CertificateTemplate.authority(CLIENT_ISSUER, key, from, to, /* pathLength= */ 0));
    Credential signer =
        belowRoot(
            new CredentialFile(directory.resolve("configuration-signer.pem")),
            root,
            now,
            (key, from, to) -> CertificateTemplate.leaf(SIGNER, key, from, to));
    return new Hierarchy(root, issuer, signer);
  }

  private static Credential root(CredentialFile file, Instant now) throws FaultException {
    if (file.exists()) {
      return file.read();
    }
    KeyPair pair = KeyPairs.p256();
    CertificateTemplate template =
        CertificateTemplate.authority(
            ROOT, pair.getPublic(), now.minus(BACKDATED), now.plus(ROOT_LIFE), -1);
    X509Certificate certificate =
        new CertificateSigner(ROOT, pair.getPrivate(), pair.getPublic()).sign(template);
    Credential root = new Credential(pair.getPrivate(), List.of(certificate));
    file.write(root);
    return root;
  }

  private static Credential belowRoot(CredentialFile file, Credential root, Instant now, Kind kind)
      throws FaultException {
    if (file.exists()) {
      Credential found = file.read();
      X509Certificate certificate = found.chain().get(0);
      if (now.plus(LEAST_LEFT).isBefore(certificate.getNotAfter().toInstant())) {
        return found;
      }
      KeyPair same = new KeyPair(certificate.getPublicKey(), found.key());
      return write(file, root, same, now, kind);
    }
    return write(file, root, KeyPairs.p256(), now, kind);
  }

  private static Credential write(
      CredentialFile file, Credential root, KeyPair pair, Instant now, Kind kind)
      throws FaultException {
    X509Certificate rootCertificate = root.chain().get(0);
    Instant end = now.plus(BELOW_ROOT_LIFE);
    Instant rootEnd = rootCertificate.getNotAfter().toInstant();
    CertificateTemplate template =
        kind.template(
            pair.getPublic(), now.minus(BACKDATED), end.isBefore(rootEnd) ? end : rootEnd);
    X509Certificate certificate = CertificateSigner.of(root.key(), rootCertificate).sign(template);
    Credential made = new Credential(pair.getPrivate(), List.of(certificate, rootCertificate));
    file.write(made);
    return made;
  }
}
