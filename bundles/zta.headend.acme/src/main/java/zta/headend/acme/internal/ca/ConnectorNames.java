package zta.headend.acme.internal.ca;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import zta.api.headend.ConnectorRecord;

/** What a connector's certificate names: no user, and nothing that could be taken for one. */
final class ConnectorNames {
  private ConnectorNames() {}

  static X500Name subject(ConnectorRecord connector) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.OU, "connector")
        .addRDN(BCStyle.CN, connector.id())
        .build();
  }

  static GeneralNames alternatives(ConnectorRecord connector) {
    return new GeneralNames(
        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:uuid:" + connector.id()));
  }
}
