package zta.keystore.soft.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.keystore.KeyAlgorithm;
import zta.api.keystore.KeyHandle;

/** Keys are kept, sign, and do not come out. */
class SoftKeyStoreTest {
  @TempDir Path directory;
  private SoftProvider provider;
  private SoftKeyStore store;

  @BeforeEach
  void open() throws FaultException {
    provider = new SoftProvider();
    store = new SoftKeyStore(directory.resolve("keys"));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void keepsKeysOverRestarts() throws Exception {
    KeyHandle made = store.generate("one", KeyAlgorithm.EC_P256);
    SoftKeyStore again = new SoftKeyStore(directory.resolve("keys"));
    KeyHandle found = again.find("one").orElseThrow();
    assertEquals(made.publicKey(), found.publicKey());
    assertTrue(verifies(found, "SHA256withECDSA"));
    assertEquals(List.of("one"), again.ids());
    again.delete("one");
    assertEquals(List.of(), again.ids());
    assertFalse(again.find("one").isPresent());
    again.delete("one");
  }

  @Test
  void writesForTheOwnerOnly() throws Exception {
    store.generate("one", KeyAlgorithm.EC_P256);
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      for (Path file : files.toList()) {
        assertEquals(
            PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
      }
    }
  }

  @Test
  void handsOutKeysThatCannotBeExported() throws Exception {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      PrivateKey key = store.generate(algorithm.name(), algorithm).privateKey();
      assertNull(key.getEncoded());
      assertNull(key.getFormat());
      assertFalse(key instanceof ECPrivateKey || key instanceof RSAPrivateKey);
      ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream());
      assertThrows(NotSerializableException.class, () -> out.writeObject(key));
    }
  }

  @Test
  void signsWithEveryAlgorithmOffered() throws Exception {
    KeyHandle ec = store.generate("ec", KeyAlgorithm.EC_P256);
    for (String algorithm : List.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA")) {
      assertTrue(verifies(ec, algorithm), algorithm);
    }
    KeyHandle rsa = store.generate("rsa", KeyAlgorithm.RSA_2048);
    for (String algorithm : List.of("SHA256withRSA", "SHA384withRSA", "SHA512withRSA")) {
      assertTrue(verifies(rsa, algorithm), algorithm);
    }
    Signature signing = Signature.getInstance("RSASSA-PSS");
    signing.initSign(rsa.privateKey());
    PSSParameterSpec pss = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    signing.setParameter(pss);
    signing.update(new byte[] {1});
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance("RSASSA-PSS");
    verifying.setParameter(pss);
    verifying.initVerify(rsa.publicKey());
    verifying.update(new byte[] {1});
    assertTrue(verifying.verify(signature));
  }

  @Test
  void aSecondVersionSignsBesideTheFirst() throws Exception {
    SoftProvider second = new SoftProvider();
    try {
      assertFalse(second.name().equals(provider.name()));
      KeyHandle key = store.generate("one", KeyAlgorithm.EC_P256);
      assertTrue(verifies(key, "SHA256withECDSA"));
    } finally {
      second.close();
    }
  }

  private static boolean verifies(KeyHandle key, String algorithm) throws Exception {
    byte[] text = "zta".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key.privateKey());
    signing.update(text);
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(key.publicKey());
    verifying.update(text);
    return verifying.verify(signature);
  }
}
