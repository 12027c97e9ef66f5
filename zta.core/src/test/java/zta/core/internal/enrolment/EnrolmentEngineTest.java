package zta.core.internal.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.core.internal.enrolment.Agent.ANNA;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.status.TileState;
import zta.core.internal.fixture.AlertingServer;
import zta.core.internal.fixture.HeadendDouble;
import zta.core.internal.fixture.ManualTimers;
import zta.core.internal.fixture.Pebble;
import zta.core.internal.fixture.TestCa;
import zta.core.internal.record.StoredEnrolment;

/** The life of an enrolment, against a double of the headend and with a clock of our own. */
class EnrolmentEngineTest {
  @TempDir Path directory;
  private final ManualTimers time = new ManualTimers(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private HeadendDouble headend;
  private Agent agent;

  @BeforeEach
  void start() throws Exception {
    TestCa root = new TestCa("Headend root", time.instant());
    headend = new HeadendDouble(root, Pebble.freePort(), time);
    agent = new Agent(time, directory, true);
  }

  @AfterEach
  void stop() throws Exception {
    agent.stop();
    headend.close();
  }

  @Test
  void enrolsWithoutUserActionWhenTheChoiceFileAppears() throws Exception {
    assertEquals(TileState.NOT_ENROLLED, agent.status.status(ANNA).state());
    agent.choose(headend);
    time.pass(Duration.ofHours(1));
    Enrolment enrolment = agent.engine.enrolment(ANNA).orElseThrow();
    assertEquals("anna@corp.example", enrolment.identity());
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
    assertEquals(1, agent.configurations.size());
    assertEquals(List.of(enrolment.id()), List.copyOf(headend.active().keySet()));
    assertEquals(2, agent.keyStore.ids().size());
  }

  @Test
  void usesWhatIsStoredAfterARestartWithTheHeadendDown() throws Exception {
    Enrolment enrolment = enrolled();
    agent.stop();
    headend.down(true);
    agent.start();
    assertEquals(enrolment, agent.engine.enrolment(ANNA).orElseThrow());
    assertEquals(1, agent.sync.configuration(ANNA).orElseThrow().revision());
    time.pass(Duration.ofHours(14));
    assertEquals(TileState.ATTENTION, agent.status.status(ANNA).state());
    assertEquals(
        FaultCode.HEADEND_UNREACHABLE.id(),
        agent.status.status(ANNA).attention().get(0).fault().code());
    headend.down(false);
    time.pass(Duration.ofHours(14));
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void renewsForTwentyWeeksWithoutAGapAndWithANewKeyEachTime() throws Exception {
    Enrolment first = enrolled();
    Enrolment last = first;
    for (int hour = 0; hour < 20 * 7 * 24; hour++) {
      time.pass(Duration.ofHours(1));
      last = agent.engine.enrolment(ANNA).orElseThrow();
      assertTrue(time.instant().isBefore(last.notAfter()), "valid at hour " + hour);
      assertTrue(agent.keyStore.ids().size() <= 3, "old keys go");
    }
    assertEquals(first.id(), last.id());
    assertTrue(agent.issued.size() >= 6 && agent.issued.size() <= 8, "" + agent.issued.size());
    long keys = agent.issued.stream().map(c -> c.getPublicKey()).distinct().count();
    assertEquals(agent.issued.size(), keys);
    assertEquals(1, headend.active().size());
    assertTrue(headend.notModified() > 240, "nothing moves when nothing changed");
    assertEquals(1, agent.configurations.size());
  }

  @Test
  void triesARenewalAgainUntilItWorks() throws Exception {
    Enrolment first = enrolled();
    agent.acmeDown = true;
    time.pass(Duration.ofDays(30));
    assertEquals(first.certificateSerial(), serial());
    assertEquals(TileState.ATTENTION, agent.status.status(ANNA).state());
    agent.acmeDown = false;
    time.pass(Duration.ofDays(1));
    assertNotEquals(first.certificateSerial(), serial());
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void whatBreaksOffIsToldAndWaitsAsWhatFails() throws Exception {
    agent.acmeBroken = true;
    agent.keyStore.broken(true);
    agent.choose(headend);
    time.pass(Duration.ofHours(1));
    assertEquals(FaultCode.INTERNAL.id(), attention());
    agent.keyStore.broken(false);
    time.pass(Duration.ofHours(1));
    assertEquals(FaultCode.INTERNAL.id(), attention());
    assertFault(FaultCode.INTERNAL, agent.engine.enroll(ANNA));
    agent.acmeBroken = false;
    time.pass(Duration.ofHours(1));
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void looksAgainAfterALookThatBrokeOff() throws Exception {
    Enrolment first = enrolled();
    agent.keyStore.broken(true);
    time.pass(Duration.ofHours(3));
    agent.keyStore.broken(false);
    time.pass(Duration.ofDays(30));
    assertNotEquals(first.certificateSerial(), serial());
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void enrolsAnewWhenRenewalWasMissed() throws Exception {
    Enrolment first = enrolled();
    agent.acmeDown = true;
    time.pass(Duration.ofDays(36));
    assertEquals(TileState.REAUTH_REQUIRED, agent.status.status(ANNA).state());
    agent.acmeDown = false;
    time.pass(Duration.ofDays(1));
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
    assertNotEquals(first.id(), agent.engine.enrolment(ANNA).orElseThrow().id());
    assertEquals(2, agent.keyStore.ids().size());
  }

  @Test
  void survivesAClockThatJumpsBothWays() throws Exception {
    Enrolment first = enrolled();
    time.jump(Duration.ofDays(400));
    time.pass(Duration.ofHours(7));
    time.jump(Duration.ofDays(-400));
    time.pass(Duration.ofDays(1));
    assertTrue(agent.engine.enrolment(ANNA).isPresent());
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state(), first.id());
  }

  @Test
  void plainUsersMayNotUnenrolAdministratorsMay() throws Exception {
    enrolled();
    assertFault(FaultCode.UNENROL_REFUSED, agent.engine.unenroll(ANNA, false));
    assertTrue(agent.engine.enrolment(ANNA).isPresent());
    join(agent.engine.unenroll(ANNA, true));
    assertEquals(TileState.NOT_ENROLLED, agent.status.status(ANNA).state());
    assertEquals(List.of(), agent.keyStore.ids());
    assertEquals(0, headend.active().size());
    assertEquals(List.of(), files(agent.home.cachedConfigs()));
    time.pass(Duration.ofDays(2));
    assertFalse(agent.engine.enrolment(ANNA).isPresent(), "does not come back by itself");
    agent.stop();
    agent.start();
    time.pass(Duration.ofDays(2));
    assertFalse(agent.engine.enrolment(ANNA).isPresent(), "not after a restart either");
    join(agent.engine.enroll(ANNA));
    assertTrue(agent.engine.enrolment(ANNA).isPresent(), "but when asked for");
  }

  @Test
  void anUnenrolmentThatFailsHalfwayEndsThePolicyAtOnceAndIsFinishedLater() throws Exception {
    enrolled();
    List<Path> obstacles = undeletable(agent.home.cachedConfigs());
    assertFault(FaultCode.STORAGE_FAILED, agent.engine.unenroll(ANNA, true));
    assertTrue(agent.heard.contains("unenrolled"));
    assertEquals(List.of(), agent.keyStore.ids());
    for (Path obstacle : obstacles) {
      Files.delete(obstacle);
    }
    time.pass(Duration.ofHours(1));
    assertEquals(List.of(), files(agent.home.cachedConfigs()));
    assertEquals(List.of(), files(notes()));
    assertEquals(TileState.NOT_ENROLLED, agent.status.status(ANNA).state());
    assertEquals(1, agent.heard.stream().filter("unenrolled"::equals).count());
  }

  @Test
  void aRevocationThatFailsHalfwayEndsThePolicyAllTheSame() throws Exception {
    enrolled();
    headend.revokeAll();
    undeletable(agent.home.cachedConfigs());
    assertFault(FaultCode.ENROLMENT_REVOKED, agent.sync.syncNow(ANNA));
    assertTrue(agent.heard.contains("unenrolled"));
    assertEquals(List.of(), agent.keyStore.ids());
    assertEquals(TileState.REAUTH_REQUIRED, agent.status.status(ANNA).state());
  }

  @Test
  void aChangedChoiceFileEnrolsAgain() throws Exception {
    enrolled();
    join(agent.engine.unenroll(ANNA, true));
    Path choice = agent.home.enrollmentChoices().resolve("choice.json");
    Files.writeString(choice, Files.readString(choice) + "\n");
    time.pass(Duration.ofHours(2));
    assertTrue(agent.engine.enrolment(ANNA).isPresent());
  }

  @Test
  void anEnrolmentRevokedByTheHeadendEndsHere() throws Exception {
    enrolled();
    headend.revokeAll();
    time.pass(Duration.ofHours(14));
    assertEquals(TileState.REAUTH_REQUIRED, agent.status.status(ANNA).state());
    assertEquals(List.of(), agent.keyStore.ids());
    assertFalse(agent.engine.enrolment(ANNA).isPresent());
    time.pass(Duration.ofDays(2));
    assertFalse(agent.engine.enrolment(ANNA).isPresent(), "not behind the administrator's back");
    assertTrue(agent.heard.contains("unenrolled"));
  }

  /** Before the handshake is done, anybody on the path can send an alert. */
  @Test
  void aTlsAlertEndsNoEnrolment() throws Exception {
    Enrolment enrolment = enrolled();
    int port = agent.engine.controlServices().get(0).getPort();
    agent.stop();
    headend.close();
    agent.start();
    try (AlertingServer between = new AlertingServer(port, AlertingServer.CERTIFICATE_REVOKED)) {
      assertFault(FaultCode.HEADEND_UNREACHABLE, agent.sync.syncNow(ANNA));
      assertTrue(between.alerts() > 0);
    }
    assertEquals(enrolment, agent.engine.enrolment(ANNA).orElseThrow());
    assertEquals(2, agent.keyStore.ids().size(), "the keys are there");
    Fault told = agent.status.status(ANNA).attention().get(0).fault();
    assertTrue(told.reason().contains("certificate_revoked"), told::toString);
  }

  @Test
  void refusesConfigurationsThatAreOldForeignOrForOthers() throws Exception {
    enrolled();
    headend.revision(5);
    join(agent.sync.syncNow(ANNA));
    headend.revision(4);
    assertFault(FaultCode.CONFIG_ROLLBACK, agent.sync.syncNow(ANNA));
    headend.revision(6);
    headend.foreignSigner(true);
    assertFault(FaultCode.CONFIG_SIGNATURE, agent.sync.syncNow(ANNA));
    headend.foreignSigner(false);
    headend.subject("bob@corp.example");
    assertFault(FaultCode.CONFIG_VALUE, agent.sync.syncNow(ANNA));
    assertEquals(5, agent.sync.configuration(ANNA).orElseThrow().revision());
  }

  @Test
  void aPolicyThatDoesNotCompileLeavesTheLastGoodConfiguration() throws Exception {
    enrolled();
    headend.policySchema("zta.policy/9");
    headend.revision(2);
    assertFault(FaultCode.CONFIG_FOREIGN, agent.sync.syncNow(ANNA));
    assertFault(FaultCode.CONFIG_FOREIGN, agent.sync.syncNow(ANNA));
    assertEquals(1, agent.sync.configuration(ANNA).orElseThrow().revision());
    assertEquals(1, agent.policies.of(ANNA).orElseThrow().configuration().revision());
    agent.stop();
    headend.down(true);
    agent.start();
    assertEquals(1, agent.policies.of(ANNA).orElseThrow().configuration().revision());
    headend.down(false);
    headend.policySchema("zta.policy/1");
    join(agent.sync.syncNow(ANNA));
    assertEquals(2, agent.policies.of(ANNA).orElseThrow().configuration().revision());
  }

  @Test
  void doesNotEnrolWithAPolicyThatDoesNotCompile() throws Exception {
    headend.policySchema("zta.policy/9");
    agent.choose(headend);
    assertFault(FaultCode.CONFIG_FOREIGN, agent.engine.enroll(ANNA));
    assertFalse(agent.engine.enrolment(ANNA).isPresent());
    assertEquals(List.of(), files(agent.home.cachedConfigs()));
    headend.policySchema("zta.policy/1");
    assertTrue(join(agent.engine.enroll(ANNA)).identity().contains("anna"));
  }

  @Test
  void takesNoConfigurationThatNobodyCanCompile() throws Exception {
    enrolled();
    agent.policies.unbindCompiler(agent.compiler);
    headend.revision(2);
    assertFault(FaultCode.SERVICE_MISSING, agent.sync.syncNow(ANNA));
    assertEquals(1, agent.policies.of(ANNA).orElseThrow().configuration().revision());
    agent.policies.bindCompiler(agent.compiler);
    join(agent.sync.syncNow(ANNA));
    assertEquals(2, agent.policies.of(ANNA).orElseThrow().configuration().revision());
  }

  @Test
  void asksSoonAgainWhileThereIsNoConfiguration() throws Exception {
    enrolled();
    agent.stop();
    headend.down(true);
    Files.writeString(agent.home.cachedConfigs().resolve("anna.jws"), "damaged");
    agent.start();
    time.pass(Duration.ofMinutes(3));
    assertEquals(
        Set.of(FaultCode.CONFIG_SIGNATURE.id(), FaultCode.HEADEND_UNREACHABLE.id()),
        agent.status.status(ANNA).attention().stream()
            .map(item -> item.fault().code())
            .collect(Collectors.toSet()));
    assertTrue(agent.sync.configuration(ANNA).isEmpty());
    headend.down(false);
    time.pass(Duration.ofSeconds(12));
    assertTrue(agent.sync.configuration(ANNA).isPresent(), "long before the interval is over");
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void saysWhichCertificateIsMissing() throws Exception {
    agent.identities.clear();
    agent.choose(headend);
    assertFault(FaultCode.NO_IDENTITY_CERTIFICATE, agent.engine.enroll(ANNA));
    agent.identities.add(agent.identity("", Duration.ofDays(9)));
    assertFault(FaultCode.CERTIFICATE_WITHOUT_IDENTITY, agent.engine.enroll(ANNA));
    agent.identities.set(0, agent.identity("anna@corp.example", Duration.ofMinutes(30)));
    assertFault(FaultCode.CERTIFICATE_EXPIRED, agent.engine.enroll(ANNA));
    agent.identities.set(0, foreign());
    assertFault(FaultCode.NO_IDENTITY_CERTIFICATE, agent.engine.enroll(ANNA));
    assertEquals(List.of(), agent.keyStore.ids());
    assertEquals(0, headend.active().size());
  }

  @Test
  void anUnreadableChoiceIsNamedWithItsPlace() throws Exception {
    Path choice = agent.home.enrollmentChoices().resolve("choice.json");
    Files.writeString(choice, "{\"schema\":\"zta.enrolment-choice/1\",");
    time.pass(Duration.ofHours(1));
    assertEquals(
        FaultCode.CHOICE_UNREADABLE.id(),
        agent.status.status(ANNA).attention().get(0).fault().code());
    assertTrue(
        agent.status.status(ANNA).attention().get(0).fault().place().contains("choice.json"));
    assertFault(FaultCode.CHOICE_UNREADABLE, agent.engine.enroll(ANNA));
    agent.choose(headend);
    time.pass(Duration.ofHours(2));
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void aDamagedEnrolmentIsSetAsideAndMadeAnew() throws Exception {
    enrolled();
    agent.stop();
    Path file = agent.home.enrollments().resolve("anna.json");
    Files.writeString(file, Files.readString(file).substring(0, 200));
    agent.start();
    assertTrue(Files.exists(agent.home.enrollments().resolve("anna.json.damaged")));
    assertTrue(agent.messages.contains(FaultCode.STORAGE_DAMAGED.id()));
    assertTrue(agent.engine.enrolment(ANNA).isPresent(), "enrolled again at once");
    assertEquals(1, headend.active().size());
  }

  @Test
  void aLostKeyLeadsToANewEnrolment() throws Exception {
    Enrolment first = enrolled();
    agent.stop();
    agent.keyStore.ids().forEach(agent.keyStore::delete);
    agent.start();
    time.pass(Duration.ofHours(1));
    assertNotEquals(first.id(), agent.engine.enrolment(ANNA).orElseThrow().id());
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void aRenewalThatWasCutOffGoesOnAtTheNextStart() throws Exception {
    Enrolment first = enrolled();
    agent.acmeDown = true;
    assertFault(FaultCode.ACME_FAILED, agent.engine.renew(ANNA));
    assertEquals(3, agent.keyStore.ids().size(), "of certificate, of account, and the new one");
    agent.stop();
    agent.acmeDown = false;
    agent.start();
    assertNotEquals(first.certificateSerial(), serial());
    time.pass(Duration.ofHours(1));
    assertEquals(2, agent.keyStore.ids().size());
    assertEquals(List.of(), files(notes()));
  }

  @Test
  void anEnrolmentThatWasCutOffWhenItWasStoredIsFinishedAtTheNextStart() throws Exception {
    Enrolment enrolment = enrolled();
    agent.stop();
    new AttemptBook(notes()).save(stored());
    agent.messages.clear();
    agent.start();
    assertEquals(enrolment, agent.engine.enrolment(ANNA).orElseThrow());
    assertEquals(List.of(), files(notes()));
    assertEquals(1, agent.messages.size(), "is told: " + agent.messages);
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void anEnrolmentThatIsStoredIsNeverGivenUpWhileTheDiskIsFull() throws Exception {
    enrolled();
    join(agent.engine.unenroll(ANNA, true));
    List<Path> obstacles = undeletable(agent.home.enrollments().resolve("ended"));
    assertFault(FaultCode.STORAGE_FAILED, agent.engine.enroll(ANNA));
    Enrolment enrolment = agent.engine.enrolment(ANNA).orElseThrow();
    Path elsewhere = Files.move(notes(), directory.resolve("elsewhere"));
    Files.writeString(notes(), "no directory, so that nothing can be written");
    time.pass(Duration.ofDays(30));
    assertEquals(enrolment, agent.engine.enrolment(ANNA).orElseThrow());
    assertEquals(2, agent.keyStore.ids().size());
    assertEquals(List.of(enrolment.id()), List.copyOf(headend.active().keySet()));
    Files.delete(notes());
    Files.move(elsewhere, notes());
    for (Path obstacle : obstacles) {
      Files.delete(obstacle);
    }
    time.pass(Duration.ofDays(1));
    assertEquals(List.of(), files(notes()));
    assertNotEquals(enrolment.certificateSerial(), serial(), "renewed");
    assertEquals(TileState.ENROLLED, agent.status.status(ANNA).state());
  }

  @Test
  void aRenewalUnderWayDoesNotHideThatTheHeadendEndedTheEnrolment() throws Exception {
    enrolled();
    agent.acmeDown = true;
    assertFault(FaultCode.ACME_FAILED, agent.engine.renew(ANNA));
    headend.revokeAll();
    assertFault(FaultCode.ENROLMENT_REVOKED, agent.sync.syncNow(ANNA));
    assertFalse(agent.engine.enrolment(ANNA).isPresent());
    assertTrue(agent.heard.contains("unenrolled"));
    assertEquals(TileState.REAUTH_REQUIRED, agent.status.status(ANNA).state());
    assertEquals(List.of(), agent.keyStore.ids());
    assertEquals(List.of(), files(notes()));
  }

  @Test
  void namesTheHeadendsItTalksToItself() throws Exception {
    assertEquals(List.of(), agent.engine.controlServices());
    agent.choose(headend);
    time.pass(Duration.ofHours(1));
    List<URI> ofEnrolment = agent.engine.controlServices();
    assertEquals(4, ofEnrolment.size(), "" + ofEnrolment);
    Path choice = agent.home.enrollmentChoices().resolve("choice.json");
    Files.writeString(
        choice, Files.readString(choice).replaceAll("https://[^:/]+", "https://next.example"));
    time.pass(Duration.ofHours(1));
    assertEquals(8, agent.engine.controlServices().size(), "the next headend's, too");
    Files.delete(choice);
    agent.stop();
    agent.start();
    assertEquals(ofEnrolment, agent.engine.controlServices(), "of the enrolment at once");
    join(agent.engine.unenroll(ANNA, true));
    assertEquals(List.of(), agent.engine.controlServices());
  }

  private Enrolment enrolled() throws Exception {
    agent.choose(headend);
    return join(agent.engine.enroll(ANNA));
  }

  private String attention() {
    return agent.status.status(ANNA).attention().get(0).fault().code();
  }

  private Path notes() {
    return agent.home.enrollments().resolve("attempts");
  }

  /** The note that is there between the moment when an enrolment is stored and its end. */
  private Attempt stored() {
    StoredEnrolment known = agent.book.of(ANNA).orElseThrow();
    return new Attempt(
        AttemptKind.ENROL,
        AttemptState.COMMIT,
        ANNA,
        known.keyStore(),
        known.keyId(),
        known.accountKeyId(),
        "digest",
        Optional.of(known.registration()),
        Optional.empty(),
        known.chain());
  }

  private String serial() {
    return agent.engine.enrolment(ANNA).orElseThrow().certificateSerial();
  }

  private IdentityCertificate foreign() {
    TestCa other = new TestCa("Other CA", time.instant());
    var key = TestCa.keyPair();
    return new IdentityCertificate(
        "user",
        List.of(other.issue("x", key.getPublic(), time.instant(), Duration.ofDays(9), List.of())),
        key.getPrivate());
  }

  /** Puts what cannot be deleted in the place of a directory's files; returns what hinders it. */
  private static List<Path> undeletable(Path directory) throws Exception {
    List<Path> obstacles = new ArrayList<>();
    for (Path file : files(directory)) {
      Files.delete(file);
      obstacles.add(Files.createDirectories(file.resolve("not empty")));
    }
    return obstacles;
  }

  private static List<Path> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void assertFault(FaultCode code, CompletionStage<?> stage) {
    CompletionException failed =
        assertThrows(CompletionException.class, () -> stage.toCompletableFuture().join());
    assertEquals(code.id(), ((FaultException) failed.getCause()).fault().code());
  }
}
