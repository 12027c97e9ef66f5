package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.api.fault.FaultException;
import zta.api.headend.ConnectorAuthority;
import zta.api.headend.ConnectorCertificate;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.Connectors;

/**
 * Says which connector a certificate stands for. A user's certificate stands for none: it lacks the
 * purpose, and is not among those of connectors.
 */
public final class ConnectorIdentities {
  private final Connectors connectors;
  private final InstantSource clock;

  /** Makes it over the record. */
  public ConnectorIdentities(Connectors connectors, InstantSource clock) {
    this.connectors = connectors;
    this.clock = clock;
  }

  /** Returns whether a certificate was made for a connector. */
  static boolean isConnectors(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages != null && usages.contains(ConnectorAuthority.PURPOSE);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Reads the connector of a certificate; blocks. */
  public ConnectorRecord read(X509Certificate certificate) throws RefusedException {
    if (!isConnectors(certificate)) {
      throw refused("certificate is not one of a connector");
    }
    if (clock.instant().isAfter(certificate.getNotAfter().toInstant())) {
      throw refused("certificate is outside its validity");
    }
    try {
      Optional<ConnectorCertificate> known = connectors.certificate(Callers.serial(certificate));
      if (known.isEmpty() || !same(certificate, known.get())) {
        throw refused("certificate is unknown");
      }
      return connectors
          .find(known.get().connectorId())
          .filter(ConnectorRecord::active)
          .orElseThrow(() -> refused("connector was removed"));
    } catch (FaultException e) {
      throw new RefusedException(ReasonCode.INTERNAL, "the record cannot be read at the moment");
    }
  }

  private static boolean same(X509Certificate shown, ConnectorCertificate known) {
    try {
      Certificate stored =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(known.pem().getBytes(US_ASCII)));
      return Arrays.equals(shown.getEncoded(), stored.getEncoded());
    } catch (CertificateException e) {
      return false;
    }
  }

  private static RefusedException refused(String details) {
    return new RefusedException(ReasonCode.CERTIFICATE, details);
  }
}
