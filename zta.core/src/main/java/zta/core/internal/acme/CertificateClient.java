package zta.core.internal.acme;

import java.security.cert.X509Certificate;
import java.util.List;
import zta.api.fault.FaultException;

/** Gets certificates; blocks on the network. Repeating an order is harmless. */
public interface CertificateClient {
  /** Gets a certificate: leaf first, then its issuers. */
  List<X509Certificate> obtain(CertificateOrder order) throws FaultException;
}
