package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.Identity;
import zta.api.headend.IdentityCa;

class SqlDirectoryTest {
  @TempDir Path home;
  private TestStore store;
  private SqlDirectory directory;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    directory = new SqlDirectory(store.database, store.clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keepsTheOrganisationsIdOverNamesAndStarts() throws Exception {
    String id = directory.organization().id();
    assertEquals("", directory.organization().name());

    directory.name("Corp");
    SqlDirectory again = new SqlDirectory(store.database, store.clock);

    assertEquals(id, again.organization().id());
    assertEquals("Corp", again.organization().name());
  }

  @Test
  void findsUsersWhateverTheCase() throws Exception {
    directory.put(new Identity("Alice@Corp.Example", "Alice", Set.of("staff", "dev")));
    directory.put(new Identity("bob@corp.example", "Bob", Set.of()));
    Identity alice = new Identity("alice@corp.example", "Alice", Set.of("staff", "dev"));

    assertEquals(Optional.of(alice), directory.find("ALICE@corp.example"));
    assertEquals(
        List.of(alice, new Identity("bob@corp.example", "Bob", Set.of())), directory.identities());
  }

  @Test
  void replacesAndRemovesUsers() throws Exception {
    directory.put(new Identity("a@x.example", "A", Set.of("one", "two")));
    directory.put(new Identity("a@x.example", "AA", Set.of("two", "three")));
    assertEquals(
        Optional.of(new Identity("a@x.example", "AA", Set.of("two", "three"))),
        directory.find("a@x.example"));

    assertTrue(directory.remove("A@x.example"));
    assertFalse(directory.remove("a@x.example"));
    assertEquals(List.of(), directory.identities());
  }

  @Test
  void keepsOneOfEachCaAndItsSwitch() throws Exception {
    X509Certificate certificate = certificate();
    IdentityCa added = directory.addCa(certificate);
    assertTrue(added.enabled());

    assertTrue(directory.enableCa(added.id(), false));
    assertFalse(directory.enableCa("unknown", false));
    IdentityCa known = directory.addCa(certificate);

    assertEquals(added.id(), known.id());
    assertFalse(known.enabled());
    assertEquals(List.of(known), directory.cas());
    assertEquals(certificate, known.certificate());
  }

  private static X509Certificate certificate() throws Exception {
    try (InputStream in = SqlDirectoryTest.class.getResourceAsStream("ca.pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
