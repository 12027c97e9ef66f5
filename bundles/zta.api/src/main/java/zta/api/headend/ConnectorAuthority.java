package zta.api.headend;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * Issues certificates to connectors. Their purpose and what they name set them apart from those of
 * users: neither is ever taken for the other. Safe for many threads.
 */
@ProviderType
public interface ConnectorAuthority {
  /**
   * Extended key usage of a connector's certificate, beside client authentication; an arc made of a
   * UUID (ITU-T X.667), which needs no registration.
   */
  String PURPOSE = "2.25.255108868557561211134445534198212611058";

  /**
   * Issues a certificate, which the caller stores: it names the connector alone, whatever a request
   * said.
   *
   * @param publicKey the only thing taken from the request
   * @return leaf first
   */
  List<X509Certificate> issueConnector(ConnectorRecord connector, PublicKey publicKey)
      throws FaultException;
}
