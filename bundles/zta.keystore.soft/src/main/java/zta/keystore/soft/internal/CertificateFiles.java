package zta.keystore.soft.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.SafeFiles;
import zta.lib.x509.Pem;

/** Reads one certificate with its key from files. */
final class CertificateFiles {
  private static final int MAX_FILE = 256 * 1024;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private CertificateFiles() {}

  static IdentityCertificate pem(String store, Path certificate, Path key) throws FaultException {
    checkOwnerOnly(key);
    try {
      List<X509Certificate> chain = Pem.certificates(text(certificate), certificate.toString());
      if (chain.isEmpty()) {
        throw unusable(certificate, "no certificate in the file", null);
      }
      return checked(store, certificate, chain, Pem.privateKey(text(key), key.toString()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(certificate, String.valueOf(e.getMessage()), e);
    }
  }

  static IdentityCertificate pkcs12(String store, Path file, Path password) throws FaultException {
    checkOwnerOnly(file);
    try {
      KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
      char[] secret = password(password);
      pkcs12.load(new ByteArrayInputStream(SafeFiles.read(file, MAX_FILE)), secret);
      for (String alias : Collections.list(pkcs12.aliases())) {
        Certificate @Nullable [] chain = pkcs12.getCertificateChain(alias);
        if (chain != null && pkcs12.getKey(alias, secret) instanceof PrivateKey key) {
          return checked(store, file, x509(chain), key);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw unusable(file, "not a PKCS#12 file, or of another password" + why, e);
    }
    throw unusable(file, "no certificate with a key in the file", null);
  }

  private static char[] password(Path file) throws FaultException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new char[0];
    }
    checkOwnerOnly(file);
    return text(file).strip().toCharArray();
  }

  private static IdentityCertificate checked(
      String store, Path place, List<X509Certificate> chain, PrivateKey key)
      throws FaultException, GeneralSecurityException {
    if (!belong(chain.get(0), key)) {
      throw unusable(place, "the private key is of another certificate", null);
    }
    return new IdentityCertificate(store, chain, OpaquePrivateKey.of(key));
  }

  private static boolean belong(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] probe = "zta".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(probe);
    byte[] signature = signing.sign();
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(probe);
    return verifying.verify(signature);
  }

  private static List<X509Certificate> x509(Certificate[] chain) {
    return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private static String text(Path file) throws FaultException {
    return new String(SafeFiles.read(file, MAX_FILE), StandardCharsets.UTF_8);
  }

  private static void checkOwnerOnly(Path file) throws FaultException {
    try {
      Set<PosixFilePermission> open =
          EnumSet.copyOf(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      open.retainAll(OTHERS);
      if (!open.isEmpty()) {
        throw new FaultException(
            FaultCode.STORAGE_UNSAFE.at(
                file.toString(),
                "others can read or change this secret",
                "Make it owner-only: chmod 600 " + file));
      }
    } catch (UnsupportedOperationException e) {
      // Not a POSIX file system: access lists of the directory apply, inherited from the profile.
      return;
    } catch (IOException e) {
      throw unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static FaultException unusable(Path file, String reason, @Nullable Throwable cause) {
    return new FaultException(
        FaultCode.KEY_UNUSABLE.at(
            file.toString(), reason, "Put the certificate and its key in place again."),
        cause);
  }
}
