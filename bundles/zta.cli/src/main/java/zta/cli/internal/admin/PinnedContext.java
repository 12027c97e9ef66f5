package zta.cli.internal.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** TLS that trusts the headend's own root and nobody else. */
final class PinnedContext {
  private PinnedContext() {}

  static SSLContext of(Path root) throws FaultException {
    try (InputStream in = Files.newInputStream(root)) {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("root" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new FaultException(
          FaultCode.CONFIG_UNREADABLE.at(
              root.toString(),
              "the headend's root certificate cannot be read: " + e.getMessage(),
              "Name the headend's home with --headend-home or ZTA_HEADEND_HOME."),
          e);
    }
  }
}
