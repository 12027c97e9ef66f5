package zta.lib.x509;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/** The extension taken apart by kind. Read with Bouncy Castle: JDK versions differ on otherName. */
record SanExtension(
    List<String> upns,
    List<String> rfc822,
    List<String> dnsNames,
    List<byte[]> addresses,
    List<String> uris,
    List<String> permanentIdentifiers) {
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");
  private static final ASN1ObjectIdentifier PERMANENT_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");

  private static SanExtension empty() {
    return new SanExtension(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  static SanExtension of(X509Certificate certificate) {
    byte[] encoded = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    SanExtension san = empty();
    if (encoded == null) {
      return san;
    }
    try {
      byte[] value = ASN1OctetString.getInstance(encoded).getOctets();
      for (GeneralName name : GeneralNames.getInstance(value).getNames()) {
        san.add(name);
      }
      return san;
    } catch (RuntimeException e) {
      // Bouncy Castle says malformed with several unchecked types; half an extension names nobody.
      return empty();
    }
  }

  private void add(GeneralName name) {
    ASN1Encodable value = name.getName();
    switch (name.getTagNo()) {
      case GeneralName.otherName -> addOther(OtherName.getInstance(value));
      case GeneralName.rfc822Name -> rfc822.add(text(value));
      case GeneralName.dNSName -> dnsNames.add(text(value).toLowerCase(Locale.ROOT));
      case GeneralName.uniformResourceIdentifier -> uris.add(text(value));
      case GeneralName.iPAddress -> addresses.add(ASN1OctetString.getInstance(value).getOctets());
      default -> {
        // Other kinds name nothing that matters here.
      }
    }
  }

  private void addOther(OtherName other) {
    if (UPN.equals(other.getTypeID())) {
      upns.add(text(other.getValue()));
    } else if (PERMANENT_IDENTIFIER.equals(other.getTypeID())) {
      addPermanentIdentifier(ASN1Sequence.getInstance(unwrapped(other.getValue())));
    }
  }

  private void addPermanentIdentifier(ASN1Sequence identifier) {
    if (identifier.size() > 0 && identifier.getObjectAt(0) instanceof ASN1UTF8String value) {
      permanentIdentifiers.add(value.getString());
    }
  }

  private static String text(ASN1Encodable value) {
    if (unwrapped(value) instanceof ASN1String string) {
      return string.getString();
    }
    throw new IllegalArgumentException("not a string: " + value.getClass().getSimpleName());
  }

  /** Certificates written by JDK 17 wrap the value of an otherName in one tag too many. */
  private static ASN1Encodable unwrapped(ASN1Encodable value) {
    ASN1Encodable inner = value.toASN1Primitive();
    while (inner instanceof ASN1TaggedObject tagged && tagged.isExplicit()) {
      inner = tagged.getExplicitBaseObject().toASN1Primitive();
    }
    return inner;
  }
}
