package zta.keystore.soft.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.x509.Pem;

/** Reads one certificate with its key from files. */
final class CertificateFiles {
  private CertificateFiles() {}

  static IdentityCertificate pem(
      String store, OwnedDirectory directory, String certificate, String key)
      throws FaultException {
    Path place = directory.path().resolve(certificate);
    String secret = text(directory.secret(key));
    try {
      List<X509Certificate> chain =
          Pem.certificates(text(directory.read(certificate)), place.toString());
      if (chain.isEmpty()) {
        throw unusable(place, "no certificate in the file", null);
      }
      String keyPlace = directory.path().resolve(key).toString();
      return checked(store, place, chain, Pem.privateKey(secret, keyPlace));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(place, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads a PKCS#12 file.
   *
   * @param password file with its password, empty when there is none
   */
  static IdentityCertificate pkcs12(
      String store, OwnedDirectory directory, String file, Optional<String> password)
      throws FaultException {
    Path place = directory.path().resolve(file);
    byte[] content = directory.secret(file);
    char[] secret =
        password.isEmpty()
            ? new char[0]
            : text(directory.secret(password.get())).strip().toCharArray();
    try {
      KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
      pkcs12.load(new ByteArrayInputStream(content), secret);
      for (String alias : Collections.list(pkcs12.aliases())) {
        Certificate @Nullable [] chain = pkcs12.getCertificateChain(alias);
        if (chain != null && pkcs12.getKey(alias, secret) instanceof PrivateKey key) {
          return checked(store, place, x509(chain), key);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw unusable(place, "not a PKCS#12 file, or of another password" + why, e);
    }
    throw unusable(place, "no certificate with a key in the file", null);
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

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static FaultException unusable(Path file, String reason, @Nullable Throwable cause) {
    return new FaultException(
        FaultCode.KEY_UNUSABLE.at(
            file.toString(), reason, "Put the certificate and its key in place again."),
        cause);
  }
}
