package zta.modules.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Checks a module's JAR signature against the CA that signs modules: every entry must be signed,
 * each exactly once in the file, by a certificate that leads to that CA. Without a CA configured,
 * who may write the file vouches for it.
 */
final class SignerCheck {
  private final Optional<X509Certificate> ca;
  private final InstantSource clock;

  SignerCheck(Optional<X509Certificate> ca, InstantSource clock) {
    this.ca = ca;
    this.clock = clock;
  }

  static SignerCheck of(String caFile, InstantSource clock) throws FaultException {
    if (caFile.isEmpty()) {
      return new SignerCheck(Optional.empty(), clock);
    }
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new SignerCheck(Optional.of(certificate), clock);
    } catch (IOException | GeneralSecurityException e) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              caFile, "CA of module signers cannot be read: " + e.getMessage()),
          e);
    }
  }

  void check(ModuleFile file) throws FaultException {
    if (ca.isEmpty()) {
      return;
    }
    try {
      Path copy = Files.createTempFile("zta-module", ".jar");
      try {
        Files.write(copy, file.bytes());
        checkEntries(copy, file, ca.get());
      } finally {
        Files.delete(copy);
      }
    } catch (SecurityException | IOException e) {
      throw refused(file, "signature does not fit: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the file from its begin, as whoever reads its manifest does, and by its directory, as the
   * framework does: both must find the same.
   */
  private void checkEntries(Path copy, ModuleFile file, X509Certificate trusted)
      throws IOException, FaultException {
    try (JarFile jar = new JarFile(copy.toFile(), true);
        ZipInputStream whole = new ZipInputStream(file.open())) {
      Set<String> listed = listed(jar, file);
      Set<String> met = new HashSet<>();
      for (ZipEntry entry = whole.getNextEntry(); entry != null; entry = whole.getNextEntry()) {
        if (!met.add(entry.getName())) {
          throw refused(file, "entry occurs twice: " + entry.getName(), null);
        }
        if (!listed.contains(entry.getName())) {
          throw refused(file, "entry is not in the directory: " + entry.getName(), null);
        }
        checkEntry(jar, jar.getJarEntry(entry.getName()), whole, file, trusted);
      }
      listed.removeAll(met);
      if (!listed.isEmpty()) {
        throw refused(file, "entry is only in the directory: " + listed.iterator().next(), null);
      }
    }
  }

  private static Set<String> listed(JarFile jar, ModuleFile file) throws FaultException {
    Set<String> names = new TreeSet<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (!names.add(entry.getName())) {
        throw refused(file, "entry occurs twice: " + entry.getName(), null);
      }
    }
    return names;
  }

  private void checkEntry(
      JarFile jar, JarEntry entry, InputStream met, ModuleFile file, X509Certificate trusted)
      throws IOException, FaultException {
    String name = entry.getName();
    try (InputStream in = jar.getInputStream(entry)) {
      if (!Content.same(in, met)) {
        throw refused(file, "entry has two contents: " + name, null);
      }
    }
    if (!entry.isDirectory() && !isSignature(name)) {
      checkSigners(entry.getCodeSigners(), name, file, trusted);
    }
  }

  private void checkSigners(
      CodeSigner @org.jspecify.annotations.Nullable [] signers,
      String name,
      ModuleFile file,
      X509Certificate trusted)
      throws FaultException {
    if (signers == null) {
      throw refused(file, "entry is not signed: " + name, null);
    }
    for (CodeSigner signer : signers) {
      if (leadsTo(signer, trusted)) {
        return;
      }
    }
    throw refused(file, "signer is not trusted: " + name, null);
  }

  private boolean leadsTo(CodeSigner signer, X509Certificate trusted) {
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(trusted, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX").validate(signer.getSignerCertPath(), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isSignature(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.equals("META-INF/MANIFEST.MF")
        || (upper.startsWith("META-INF/")
            && upper.indexOf('/', 9) < 0
            && (upper.endsWith(".SF")
                || upper.endsWith(".RSA")
                || upper.endsWith(".EC")
                || upper.endsWith(".DSA")));
  }

  private static FaultException refused(
      ModuleFile file, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new FaultException(FaultCode.MODULE_REFUSED.at(file.place().toString(), reason), cause);
  }
}
