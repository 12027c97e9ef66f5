package zta.headend.portal.internal.relay;

import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority;
import zta.api.headend.EnrolmentRecord;

/** A fresh key with its certificate, for a device that cannot ask for one itself. */
final class ClientIdentity {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] pkcs12;
  private final String password;

  private ClientIdentity(byte[] pkcs12, String password) {
    this.pkcs12 = pkcs12;
    this.password = password;
  }

  /** Returns key and certificates, encrypted. */
  byte[] pkcs12() {
    return pkcs12.clone();
  }

  /** Returns what they are encrypted with; it travels in the same profile. */
  String password() {
    return password;
  }

  /** Makes one for an enrolment; its certificate ends with that. */
  static ClientIdentity issue(CertificateAuthority authority, EnrolmentRecord enrolment)
      throws FaultException {
    KeyPair pair = newKey();
    List<X509Certificate> chain =
        authority.issueClient(
            enrolment, pair.getPublic(), List.of(), List.of(enrolment.deviceId()));
    byte[] random = new byte[18];
    RANDOM.nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      return new ClientIdentity(pkcs12(pair, chain, password), password);
    } catch (IOException
        | PKCSException
        | NoSuchAlgorithmException
        | CertificateEncodingException e) {
      throw new IllegalStateException("a key cannot be packed", e);
    }
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /**
   * Packs in the form that every system reads, old as its algorithms are: the password beside it
   * makes them no barrier, whichever they are.
   */
  private static byte[] pkcs12(KeyPair pair, List<X509Certificate> chain, String password)
      throws IOException, PKCSException, NoSuchAlgorithmException, CertificateEncodingException {
    SubjectKeyIdentifier id =
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic());
    PKCS12SafeBagBuilder key =
        new PKCS12SafeBagBuilder(
            PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()), encryptor(password));
    key.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, id);
    PKCS12SafeBag[] certificates = new PKCS12SafeBag[chain.size()];
    for (int i = 0; i < certificates.length; i++) {
      PKCS12SafeBagBuilder bag =
          new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(chain.get(i)));
      if (i == 0) {
        bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, id);
      }
      certificates[i] = bag.build();
    }
    return new PKCS12PfxPduBuilder()
        .addEncryptedData(encryptor(password), certificates)
        .addData(key.build())
        .build(new BcPKCS12MacCalculatorBuilder(), password.toCharArray())
        .getEncoded();
  }

  private static OutputEncryptor encryptor(String password) {
    return new BcPKCS12PBEOutputEncryptorBuilder(
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
            CBCBlockCipher.newInstance(new DESedeEngine()))
        .build(password.toCharArray());
  }
}
