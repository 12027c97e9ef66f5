package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateRecord;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Secrets;

class SqlEnrolmentsTest {
  private static final String ALICE = "alice@corp.example";

  @TempDir Path home;
  private TestStore store;
  private SqlEnrolments enrolments;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
    enrolments = new SqlEnrolments(store.database, store.clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsWhatWasAdded() throws Exception {
    EnrolmentRecord enrolment = TestStore.enrolment("e1", ALICE, "d1");
    enrolments.add(enrolment);

    assertEquals(Optional.of(enrolment), enrolments.find("e1"));
    assertEquals(Optional.empty(), enrolments.find("e2"));
    assertEquals(List.of(enrolment), enrolments.list());
  }

  @Test
  void revokesEnrolmentWithItsCertificatesOnce() throws Exception {
    enrolments.add(TestStore.enrolment("e1", ALICE, "d1"));
    enrolments.addCertificate(certificate("01ab", "e1"));
    store.pass(Duration.ofMinutes(1));

    assertTrue(enrolments.revoke("e1"));
    assertFalse(enrolments.revoke("e1"));
    assertFalse(enrolments.revoke("unknown"));

    assertEquals(
        Optional.of(store.clock.instant()), enrolments.find("e1").orElseThrow().revokedAt());
    assertEquals(
        Optional.of(store.clock.instant()),
        enrolments.certificate("01ab").orElseThrow().revokedAt());
  }

  @Test
  void revokesOneCertificateOnly() throws Exception {
    enrolments.add(TestStore.enrolment("e1", ALICE, "d1"));
    enrolments.addCertificate(certificate("01", "e1"));
    enrolments.addCertificate(certificate("02", "e1"));

    assertTrue(enrolments.revokeCertificate("01"));
    assertFalse(enrolments.revokeCertificate("01"));
    assertFalse(enrolments.revokeCertificate("03"));

    assertEquals(certificate("02", "e1"), enrolments.certificate("02").orElseThrow());
    assertTrue(enrolments.find("e1").orElseThrow().active());
  }

  @Test
  void endsTheEnrolmentBeforeOfTheSameIdentityAndDevice() throws Exception {
    SqlSecrets secrets = new SqlSecrets(store.database, store.clock);
    enrolments.add(TestStore.enrolment("e1", ALICE, "d1"));
    enrolments.addCertificate(certificate("01", "e1"));
    secrets.add(new Secrets.Binding("k1", "e1"), new byte[] {1});
    enrolments.add(TestStore.enrolment("e2", ALICE, "other device"));
    enrolments.add(TestStore.enrolment("e3", "bob@corp.example", "d1"));

    enrolments.add(TestStore.enrolment("e4", ALICE, "d1"));

    assertFalse(enrolments.find("e1").orElseThrow().active());
    assertTrue(enrolments.certificate("01").orElseThrow().revokedAt().isPresent());
    assertEquals(Optional.empty(), secrets.consume("k1", "account"));
    for (String untouched : List.of("e2", "e3", "e4")) {
      assertTrue(enrolments.find(untouched).orElseThrow().active(), untouched);
    }
  }

  @Test
  void keepsAllWhenTheHeadendStartsAgain() throws Exception {
    enrolments.add(TestStore.enrolment("e1", ALICE, "d1"));
    store.close();

    open();

    assertTrue(enrolments.find("e1").orElseThrow().active());
  }

  private static CertificateRecord certificate(String serial, String enrolmentId) {
    return new CertificateRecord(
        serial, enrolmentId, "PEM", TestStore.START.plus(Duration.ofDays(35)), Optional.empty());
  }
}
