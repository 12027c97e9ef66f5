package zta.headend.acme.internal.ca;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority.Credential;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.x509.Pem;

/**
 * A private key and its chain in one owner-only PEM file.
 *
 * <p>One file, written atomically, so that a crash can never part a key from its certificate.
 */
final class CredentialFile {
  private static final int LONGEST_FILE = 64 * 1024;
  private static final Base64.Encoder PEM_BODY = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final Path file;

  CredentialFile(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  Credential read() throws FaultException {
    String pem = new String(SafeFiles.read(file, LONGEST_FILE), StandardCharsets.US_ASCII);
    List<X509Certificate> chain = Pem.certificates(pem);
    PrivateKey key = Pem.privateKey(pem);
    if (chain.isEmpty()) {
      throw new FaultException(
          FaultCode.STORAGE_DAMAGED.at(
              file.toString(),
              "holds no certificate",
              "Restore the file from a backup: clients trust the CA that was in it."));
    }
    return new Credential(key, chain);
  }

  void write(Credential credential) throws FaultException {
    AtomicFiles.write(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + PEM_BODY.encodeToString(credential.key().getEncoded())
            + "\n-----END PRIVATE KEY-----\n"
            + Pem.encode(credential.chain().toArray(X509Certificate[]::new)));
  }
}
