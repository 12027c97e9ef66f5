package zta.keystore.soft.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.api.status.Message;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.lib.x509.Pem;
import zta.testkit.NeedsRoot;

class FileIdentityCertificatesTest {
  private static final LocalUser ANNA = new LocalUser("anna");
  private static final LocalUser BERT = new LocalUser("bert");

  @TempDir Path folder;
  private final List<Fault> told = new ArrayList<>();
  private Path machine;
  private Path own;
  private Path home;
  private UserHomes homes;
  private Path hardLinks;
  private SoftProvider provider;
  private FileIdentityCertificates certificates;

  @AfterEach
  void close() {
    provider.close();
  }

  @BeforeEach
  void open() throws Exception {
    provider = new SoftProvider();
    machine = Files.createDirectories(folder.resolve("agent/certificates"));
    home = Files.createDirectories(folder.resolve("home/anna"));
    own = Files.createDirectories(home.resolve(".zta/certificates"));
    hardLinks = Files.writeString(folder.resolve("protected_hardlinks"), "1\n");
    Path passwd =
        Files.writeString(
            folder.resolve("passwd"), "anna:x:1000:1000::" + home + ":/bin/sh\nbroken line\n");
    homes = new UserHomes(passwd, "agent", folder.resolve("agent-user"));
    certificates = certificates(myself());
  }

  /** Files of this test belong to who runs it; Anna's account may be another. */
  private FileIdentityCertificates certificates(UserPrincipal anna) {
    return new FileIdentityCertificates(
        folder.resolve("agent"),
        homes,
        new StoreOwners(
            folder.resolve("agent"),
            "agent",
            name -> name.equals("anna") ? Optional.of(anna) : Optional.empty()),
        new LinkGuard(hardLinks),
        new Heard());
  }

  private UserPrincipal myself() throws Exception {
    return Files.getOwner(folder);
  }

  private static UserPrincipal somebodyElse() throws Exception {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("64001");
  }

  @Test
  void findsTheUsersOwnBeforeTheMachines() throws Exception {
    put(machine, "a", issue("machine"));
    put(own, "z", issue("own"));
    assertEquals(List.of("user CN=own", "machine CN=machine"), found(ANNA));
    assertEquals(List.of("machine CN=machine"), found(BERT), "another user's are not seen");
    assertEquals(List.of(), told);
  }

  @Test
  void readsPemAndPkcs12AndTheirKeysSign() throws Exception {
    put(machine, "a", issue("pem"));
    Issued p12 = issue("p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "geheim".toCharArray();
    store.setKeyEntry("key", p12.key, password, new Certificate[] {p12.certificate});
    try (var out = Files.newOutputStream(machine.resolve("b.p12"))) {
      store.store(out, password);
    }
    secret(machine.resolve("b.p12"));
    secret(Files.writeString(machine.resolve("b.pass"), "geheim\n"));
    assertEquals(List.of("machine CN=pem", "machine CN=p12"), found(ANNA));
    for (IdentityCertificate candidate : certificates.candidates(ANNA)) {
      Signature signing = Signature.getInstance("SHA256withECDSA");
      signing.initSign(candidate.privateKey());
      signing.update(new byte[] {1});
      byte[] made = signing.sign();
      Signature verifying = Signature.getInstance("SHA256withECDSA");
      verifying.initVerify(candidate.leaf().getPublicKey());
      verifying.update(new byte[] {1});
      assertTrue(verifying.verify(made));
    }
  }

  @Test
  void aCertificateWithoutAKeyIsSomebodyElses() throws Exception {
    Files.writeString(machine.resolve("ca.crt"), Pem.encode(issue("ca").certificate));
    Files.writeString(machine.resolve("README"), "nothing");
    assertEquals(List.of(), found(ANNA));
    assertEquals(List.of(), told);
  }

  @Test
  void leavesOutAndTellsWhatCannotBeUsed() throws Exception {
    Issued good = issue("good");
    put(machine, "good", good);
    put(machine, "other", new Issued(issue("other").certificate, good.key));
    Files.writeString(machine.resolve("text.crt"), "no certificate");
    secret(Files.writeString(machine.resolve("text.key"), "no key"));
    secret(Files.write(machine.resolve("broken.p12"), new byte[] {1, 2, 3}));
    assertEquals(List.of("machine CN=good"), found(ANNA));
    assertEquals(3, told.size(), told::toString);
    assertTrue(
        told.stream().allMatch(fault -> fault.place().startsWith(machine.toString())),
        told::toString);
    assertTrue(
        told.stream().anyMatch(f -> f.code().equals(FaultCode.KEY_UNUSABLE.id())), told::toString);
  }

  @Test
  void aKeyThatOthersCanReadIsNoSecret() throws Exception {
    put(machine, "a", issue("open"));
    Files.setPosixFilePermissions(
        machine.resolve("a.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(List.of(), found(ANNA));
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), told.get(0).code());
  }

  @Test
  void followsNoLinks() throws Exception {
    put(folder, "elsewhere", issue("linked"));
    Files.createSymbolicLink(machine.resolve("a.crt"), folder.resolve("elsewhere.crt"));
    Files.createSymbolicLink(machine.resolve("a.key"), folder.resolve("elsewhere.key"));
    assertEquals(List.of(), found(ANNA));
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), told.get(0).code());
  }

  @Test
  void followsNoLinkOnTheWayToAUsersStore() throws Exception {
    Path others = Files.createDirectories(folder.resolve("home/bob/.zta/certificates"));
    put(others, "a", issue("bob"));
    Files.delete(own);
    Files.createSymbolicLink(own, others);
    assertRefused(own.toString());
    Files.delete(own);
    Files.delete(own.getParent());
    Files.createSymbolicLink(own.getParent(), others.getParent());
    assertRefused(own.getParent().toString());
  }

  @Test
  void givesOutOnlyWhatBelongsToTheUser() throws Exception {
    put(own, "a", issue("not anna's"));
    certificates = certificates(somebodyElse());
    assertRefused(own.getParent().toString());
    assertTrue(told.get(0).remedy().contains("chown anna"), told::toString);
  }

  @Test
  @NeedsRoot(to = "give files away")
  void aFileOfSomebodyElseInTheUsersStoreIsLeftOut() throws Exception {
    put(own, "a", issue("own"));
    put(own, "b", issue("moved here"));
    Files.setOwner(own.resolve("b.key"), somebodyElse());
    assertEquals(List.of("user CN=own"), found(ANNA));
    assertEquals(own.resolve("b.key").toString(), told.get(0).place());
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), told.get(0).code());
  }

  @Test
  @NeedsRoot(to = "give files away")
  void aStoreOfTheUserIsReadByAnAgentOfAnotherAccount() throws Exception {
    put(own, "a", issue("own"));
    for (Path each : List.of(own.getParent(), own, own.resolve("a.crt"), own.resolve("a.key"))) {
      Files.setOwner(each, somebodyElse());
    }
    certificates = certificates(somebodyElse());
    assertEquals(List.of("user CN=own"), found(ANNA));
    Files.writeString(hardLinks, "0\n");
    assertRefused(own.toString());
    assertTrue(told.get(0).remedy().contains("fs.protected_hardlinks"), told::toString);
  }

  @Test
  void aStoreThatOthersCanWriteToIsRefused() throws Exception {
    put(machine, "a", issue("anybody's"));
    Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(machine.toString());
  }

  @Test
  void anAccountThatIsUnknownHasNoStore() throws Exception {
    put(own, "a", issue("own"));
    certificates =
        new FileIdentityCertificates(
            folder.resolve("agent"),
            homes,
            new StoreOwners(folder.resolve("agent"), "agent", name -> Optional.empty()),
            new LinkGuard(hardLinks),
            new Heard());
    assertRefused("user database");
  }

  @Test
  void aDirectoryKnownByItsPathOnlyFollowsNoLinkEither() throws Exception {
    Files.writeString(folder.resolve("target"), "x");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    try (Folder named = new NamedFolder(folder)) {
      assertTrue(named.attributes("link").isSymbolicLink());
      assertThrows(IOException.class, () -> named.file("link"));
      assertTrue(named.names().contains("link"));
    }
  }

  private void assertRefused(String place) {
    told.clear();
    assertEquals(List.of(), found(ANNA));
    assertEquals(List.of(place), told.stream().map(Fault::place).toList(), told::toString);
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), told.get(0).code());
  }

  private List<String> found(LocalUser user) {
    return certificates.candidates(user).stream()
        .map(one -> one.store() + " " + one.leaf().getSubjectX500Principal().getName())
        .toList();
  }

  private static void put(Path directory, String name, Issued issued) throws Exception {
    Files.writeString(directory.resolve(name + ".crt"), Pem.encode(issued.certificate));
    secret(
        Files.writeString(
            directory.resolve(name + ".key"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(issued.key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n"));
  }

  private static void secret(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Issued issue(String name) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    Instant now = Instant.now();
    X500Principal subject = new X500Principal("CN=" + name);
    return new Issued(
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(600)),
                        subject,
                        pair.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))),
        pair.getPrivate());
  }

  /** A certificate with a key. */
  private record Issued(X509Certificate certificate, PrivateKey key) {}

  /** Keeps what users are told. */
  private final class Heard implements MessageHistory {
    @Override
    public void info(Optional<LocalUser> user, String text) {
      throw new AssertionError(text);
    }

    @Override
    public void fault(Severity severity, Optional<LocalUser> user, String text, Fault fault) {
      told.add(fault);
    }

    @Override
    public List<Message> messages(LocalUser user, int limit) {
      return List.of();
    }
  }
}
