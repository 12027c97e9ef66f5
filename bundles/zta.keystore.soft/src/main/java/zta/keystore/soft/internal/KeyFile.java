package zta.keystore.soft.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import zta.api.keystore.KeyAlgorithm;

/** Makes key pairs and turns them into PKCS#12 and back. Pure: no file, no clock. */
final class KeyFile {
  private static final String ALIAS = "key";

  private KeyFile() {}

  static KeyPair generate(KeyAlgorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case EC_P256 -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        yield generator.generateKeyPair();
      }
      case RSA_2048 -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        yield generator.generateKeyPair();
      }
    };
  }

  static byte[] encode(KeyPair pair, char[] passphrase)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, pair.getPrivate(), passphrase, new Certificate[] {holder(pair)});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, passphrase);
    return out.toByteArray();
  }

  static SoftKey decode(String id, byte[] pkcs12, char[] passphrase)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(pkcs12), passphrase);
    Certificate holder = store.getCertificate(ALIAS);
    if (!(store.getKey(ALIAS, passphrase) instanceof PrivateKey key) || holder == null) {
      throw new GeneralSecurityException("no key in the file");
    }
    KeyAlgorithm algorithm = key instanceof ECKey ? KeyAlgorithm.EC_P256 : KeyAlgorithm.RSA_2048;
    return new SoftKey(id, algorithm, holder.getPublicKey(), OpaquePrivateKey.of(key));
  }

  /** PKCS#12 keeps a key only beside a certificate; this one just holds the public key. */
  private static X509Certificate holder(KeyPair pair) throws GeneralSecurityException {
    X500Principal name = new X500Principal("CN=zta key");
    boolean ec = pair.getPrivate() instanceof ECKey;
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.ONE,
                      Date.from(Instant.EPOCH),
                      Date.from(Instant.parse("9999-12-31T23:59:59Z")),
                      name,
                      pair.getPublic())
                  .build(
                      new JcaContentSignerBuilder(ec ? "SHA256withECDSA" : "SHA256withRSA")
                          .build(pair.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
