package zta.lib.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final int MAX_CERTIFICATES = 1000;

  private Pem() {}

  /** Reads all certificates of a text, in their order; there must be at least one. */
  public static List<X509Certificate> certificates(String pem) throws FaultException {
    return certificates(pem, "certificate");
  }

  /** Reads all certificates of a text; faults name the place given. */
  public static List<X509Certificate> certificates(String pem, String place) throws FaultException {
    List<X509Certificate> certificates = new ArrayList<>();
    int at = pem.indexOf(BEGIN);
    while (at >= 0) {
      int end = pem.indexOf(END, at);
      if (end < 0 || certificates.size() == MAX_CERTIFICATES) {
        throw unreadable(place, end < 0 ? "a certificate has no end line" : "too many", null);
      }
      certificates.add(decode(base64(pem.substring(at + BEGIN.length(), end), place), place));
      at = pem.indexOf(BEGIN, end);
    }
    if (certificates.isEmpty()) {
      throw unreadable(place, "there is no certificate in it", null);
    }
    return List.copyOf(certificates);
  }

  /** Reads all certificates of a file's content: PEM, or one certificate in DER. */
  public static List<X509Certificate> certificates(byte[] content) throws FaultException {
    return certificates(content, "certificate");
  }

  /** Reads all certificates of a file's content; faults name the place given. */
  public static List<X509Certificate> certificates(byte[] content, String place)
      throws FaultException {
    boolean der = content.length > 1 && content[0] == 0x30 && (content[1] & 0x80) != 0;
    return der
        ? List.of(decode(content, place))
        : certificates(new String(content, StandardCharsets.ISO_8859_1), place);
  }

  /** Writes certificates as text, in their order. */
  public static String encode(X509Certificate... certificates) {
    return encode(List.of(certificates));
  }

  /** Writes certificates as text, in their order. */
  public static String encode(List<X509Certificate> certificates) {
    Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        String body = base64.encodeToString(certificate.getEncoded());
        pem.append(BEGIN).append('\n').append(body).append('\n').append(END).append('\n');
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a certificate cannot be encoded", e);
      }
    }
    return pem.toString();
  }

  /** Reads an unencrypted private key: PKCS#8, or the older forms of openssl for RSA and EC. */
  public static PrivateKey privateKey(String pem) throws FaultException {
    return privateKey(pem, "private key");
  }

  /** Reads a private key; faults name the place. */
  public static PrivateKey privateKey(String pem, String place) throws FaultException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      // openssl writes the curve's parameters before an EC key.
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        if (found instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(
              place,
              "there is no unencrypted private key in it",
              "Provide the key as PEM (PKCS#8) without a pass phrase."));
    } catch (IOException | RuntimeException e) {
      // The parser's message may quote the key: it stays out.
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(
              place,
              "it cannot be read as PEM",
              "Provide the key as PEM (PKCS#8) without a pass phrase."));
    }
  }

  private static byte[] base64(String body, String place) throws FaultException {
    try {
      return Base64.getDecoder().decode(body.replaceAll("\\s+", ""));
    } catch (IllegalArgumentException e) {
      throw unreadable(place, "a certificate is not base64", e);
    }
  }

  private static X509Certificate decode(byte[] der, String place) throws FaultException {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      if (factory.generateCertificate(in) instanceof X509Certificate certificate
          && in.available() == 0) {
        return certificate;
      }
      throw unreadable(place, "there is something behind the certificate", null);
    } catch (CertificateException e) {
      throw unreadable(place, "a certificate cannot be decoded", e);
    }
  }

  private static FaultException unreadable(String place, String reason, @Nullable Throwable cause) {
    return new FaultException(
        FaultCode.CONFIG_UNREADABLE.at(
            place, reason, "Provide X.509 certificates as PEM (BEGIN CERTIFICATE)."),
        cause);
  }
}
