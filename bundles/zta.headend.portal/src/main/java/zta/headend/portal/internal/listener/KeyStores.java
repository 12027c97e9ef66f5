package zta.headend.portal.internal.listener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority.Credential;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * The two key store files that the HTTP service reads, for the owner only, under a random password.
 * Each attempt to start the service has files of its own: the service reads them some time after it
 * was told, and leaves its port open when the password does not fit.
 *
 * @param server file with the server's key and chain
 * @param trusted file with the authorities of clients
 * @param password of both
 */
record KeyStores(Path server, Path trusted, String password) {
  private static final String TYPE = "PKCS12";
  private static final String SUFFIX = ".p12";

  /** Writes both files of an attempt. */
  static KeyStores write(
      Path directory, long attempt, Credential credential, List<X509Certificate> authorities)
      throws FaultException {
    SafeFiles.ownerOnlyDirectory(directory);
    KeyStores files =
        new KeyStores(
            directory.resolve("server-" + attempt + SUFFIX),
            directory.resolve("clients-" + attempt + SUFFIX),
            randomPassword());
    char[] password = files.password().toCharArray();
    try {
      KeyStore server = empty();
      X509Certificate[] chain = credential.chain().toArray(X509Certificate[]::new);
      server.setKeyEntry("server", credential.key(), password, chain);
      AtomicFiles.write(files.server(), bytes(server, password));

      KeyStore trusted = empty();
      for (X509Certificate authority : authorities) {
        trusted.setCertificateEntry("ca-" + trusted.size(), authority);
      }
      AtomicFiles.write(files.trusted(), bytes(trusted, password));
      return files;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java platform cannot write " + TYPE, e);
    }
  }

  /** Deletes the files of other attempts. */
  static void deleteAllBut(Path directory, long attempt) throws FaultException, IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!file.getFileName().toString().endsWith("-" + attempt + SUFFIX)) {
          AtomicFiles.delete(file);
        }
      }
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, null);
    return store;
  }

  private static byte[] bytes(KeyStore store, char[] password)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, password);
    return out.toByteArray();
  }

  private static String randomPassword() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
