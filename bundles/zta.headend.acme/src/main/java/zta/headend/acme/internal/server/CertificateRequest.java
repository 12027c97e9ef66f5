package zta.headend.acme.internal.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import zta.headend.acme.internal.jws.KeyRules;
import zta.headend.acme.internal.state.Identifier;
import zta.headend.acme.internal.state.Order;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.ProblemType;

/**
 * Takes the public key out of a CSR, and nothing else. A CSR that asks for anything the order does
 * not have is refused, so that nobody believes it was granted.
 */
final class CertificateRequest {
  private static final int LONGEST = 16 * 1024;
  private static final ASN1ObjectIdentifier PERMANENT_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");

  private CertificateRequest() {}

  /** Returns the key to certify. */
  static PublicKey key(byte[] der, Order order) throws AcmeException {
    JcaPKCS10CertificationRequest csr = parse(der);
    PublicKey key = publicKey(csr);
    checkSignature(csr, key);
    try {
      checkSubject(csr, order);
      checkExtensions(csr.getRequestedExtensions(), order);
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      // What Bouncy Castle says to extensions that are not what their type promises.
      throw bad("the CSR has a malformed extension");
    }
    return key;
  }

  private static JcaPKCS10CertificationRequest parse(byte[] der) throws AcmeException {
    if (der.length > LONGEST) {
      throw bad("the CSR is longer than " + LONGEST + " bytes");
    }
    try {
      return new JcaPKCS10CertificationRequest(der);
    } catch (IOException | IllegalArgumentException e) {
      throw bad("the CSR is no PKCS #10 request");
    }
  }

  private static PublicKey publicKey(JcaPKCS10CertificationRequest csr) throws AcmeException {
    PublicKey key;
    try {
      key = csr.getPublicKey();
    } catch (GeneralSecurityException e) {
      throw bad("the CSR's key is of a kind that is not supported");
    }
    Optional<String> objection = KeyRules.againstCertificateKey(key);
    if (objection.isPresent()) {
      throw bad(objection.get());
    }
    return key;
  }

  private static void checkSignature(JcaPKCS10CertificationRequest csr, PublicKey key)
      throws AcmeException {
    try {
      if (csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return;
      }
    } catch (PKCSException | OperatorCreationException e) {
      throw bad("the CSR's signature cannot be verified");
    }
    throw bad("the CSR's signature does not verify");
  }

  private static void checkSubject(JcaPKCS10CertificationRequest csr, Order order)
      throws AcmeException {
    for (RDN rdn : csr.getSubject().getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (!attribute.getType().equals(BCStyle.CN)
            || !isOrdered(text(attribute.getValue()), order)) {
          throw bad("the CSR's subject has something that was not ordered");
        }
      }
    }
  }

  private static boolean isOrdered(String name, Order order) {
    return order.values(Identifier.DNS).contains(name.toLowerCase(Locale.ROOT))
        || order.values(Identifier.PERMANENT).contains(name);
  }

  private static void checkExtensions(@Nullable Extensions extensions, Order order)
      throws AcmeException {
    if (extensions == null) {
      return;
    }
    BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
    if (constraints != null && constraints.isCA()) {
      throw bad("the CSR asks for a CA certificate");
    }
    KeyUsage usage = KeyUsage.fromExtensions(extensions);
    if (usage != null && usage.hasUsages(KeyUsage.keyCertSign)) {
      throw bad("the CSR asks for a key that signs certificates");
    }
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    for (GeneralName name : names == null ? new GeneralName[0] : names.getNames()) {
      checkName(name, order);
    }
  }

  private static void checkName(GeneralName name, Order order) throws AcmeException {
    boolean ordered =
        switch (name.getTagNo()) {
          case GeneralName.dNSName ->
              order.values(Identifier.DNS).contains(text(name.getName()).toLowerCase(Locale.ROOT));
          case GeneralName.otherName ->
              isOrderedDevice(OtherName.getInstance(name.getName()), order);
          default -> false;
        };
    if (!ordered) {
      throw bad("the CSR has a subject alternative name that was not ordered");
    }
  }

  private static boolean isOrderedDevice(OtherName name, Order order) {
    if (!name.getTypeID().equals(PERMANENT_IDENTIFIER)) {
      return false;
    }
    ASN1Sequence identifier = ASN1Sequence.getInstance(name.getValue());
    return identifier.size() > 0
        && identifier.getObjectAt(0) instanceof ASN1String value
        && order.values(Identifier.PERMANENT).contains(value.getString());
  }

  private static String text(ASN1Encodable value) {
    return value instanceof ASN1String string ? string.getString() : "";
  }

  static AcmeException bad(String detail) {
    return new AcmeException(ProblemType.BAD_CSR, detail);
  }
}
