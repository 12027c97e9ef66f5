package zta.headend.acme.internal.ca;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import zta.api.headend.EnrolmentRecord;

/** Whom a client certificate names: taken from the enrolment alone. */
final class ClientNames {
  /** Microsoft's user principal name. */
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  /** Permanent identifier, RFC 4043 section 2. */
  private static final ASN1ObjectIdentifier PERMANENT_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");

  private static final Pattern MAILBOX = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,255}");

  /** Upper bound of a common name, RFC 5280 appendix A.1. */
  private static final int LONGEST_COMMON_NAME = 64;

  private ClientNames() {}

  static X500Name subject(EnrolmentRecord enrolment) {
    String identity = enrolment.identity();
    String name = identity.length() <= LONGEST_COMMON_NAME ? identity : enrolment.id();
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  static GeneralNames alternatives(
      EnrolmentRecord enrolment, List<String> dnsNames, List<String> permanentIdentifiers) {
    List<GeneralName> names = new ArrayList<>();
    names.add(other(UPN, new DERUTF8String(enrolment.identity())));
    if (isMailbox(enrolment.identity())) {
      names.add(new GeneralName(GeneralName.rfc822Name, enrolment.identity()));
    }
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, "urn:uuid:" + enrolment.id()));
    for (String dnsName : dnsNames) {
      names.add(new GeneralName(GeneralName.dNSName, dnsName));
    }
    for (String id : permanentIdentifiers) {
      names.add(other(PERMANENT_IDENTIFIER, new DERSequence(new DERUTF8String(id))));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /** Only what an IA5String can hold is an RFC 822 name; others are named by the UPN alone. */
  private static boolean isMailbox(String identity) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(identity)
        && MAILBOX.matcher(identity).matches();
  }

  private static GeneralName other(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new GeneralName(GeneralName.otherName, new OtherName(type, value));
  }
}
