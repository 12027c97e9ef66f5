package zta.lib.x509;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.lib.x509.TestCertificates.named;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

class PemTest {
  @Test
  void readsWhatItWrites() throws Exception {
    X509Certificate first = named();
    X509Certificate second = named();
    String pem = Pem.encode(first, second);
    assertEquals(List.of(first, second), Pem.certificates(pem));
    assertEquals(List.of(first, second), Pem.certificates(("text\n" + pem).getBytes(UTF_8)));
    assertTrue(pem.lines().allMatch(line -> line.length() <= 64), pem);
  }

  @Test
  void readsDer() throws Exception {
    X509Certificate certificate = named();
    assertEquals(List.of(certificate), Pem.certificates(certificate.getEncoded()));
  }

  @Test
  void refusesDerWithATail() throws Exception {
    byte[] der = named().getEncoded();
    byte[] tailed = Arrays.copyOf(der, der.length + 1);
    assertThrows(FaultException.class, () -> Pem.certificates(tailed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"
      })
  void refusesWhatIsNoCertificate(String pem) {
    FaultException refused =
        assertThrows(FaultException.class, () -> Pem.certificates(pem, "ca.pem"));
    assertEquals(FaultCode.CONFIG_UNREADABLE.id(), refused.fault().code());
    assertEquals("ca.pem", refused.fault().place());
  }

  @Test
  void neverQuotesAKey() {
    String secret = Base64.getEncoder().encodeToString("secret secret".getBytes(UTF_8));
    String pem = "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n";
    FaultException refused = assertThrows(FaultException.class, () -> Pem.privateKey(pem));
    assertEquals(FaultCode.KEY_UNUSABLE.id(), refused.fault().code());
    assertFalse(refused.getMessage().contains(secret));
    assertThrows(FaultException.class, () -> Pem.privateKey("no key"));
  }
}
