package zta.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import zta.acceptance.product.AgentHome;
import zta.acceptance.product.AgentProcess;
import zta.acceptance.product.ContainerProcess;
import zta.acceptance.product.HeadendProcess;
import zta.acceptance.product.IdentityPki;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** An agent that is to enrol with what does not fit, and enrols as soon as it does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadEnrolmentIT {
  private static final String IDENTITY = "nora@corp.example";
  private static final Instant NOW = Instant.now();

  @TempDir static Path folder;
  private HeadendProcess headend;
  private IdentityPki pki;
  private AgentHome home;
  private AgentProcess agent;
  private Told told;

  @BeforeAll
  void start() throws Exception {
    headend = HeadendProcess.start(folder.resolve("headend"));
    pki = new IdentityPki(folder.resolve("pki"), "Corp-CA");
    headend.admin().addCa(pki.ca());
    headend.admin().addUser(IDENTITY);
    home = new AgentHome(folder.resolve("device"), "anna", IDENTITY);
    home.configure("zta.core.enrolment", "{\"users\":[\"anna\"],\"automatic\":false}");
    agent =
        AgentProcess.await(
            AgentProcess.launch(home, ContainerProcess.bundles("agent"), List.of()), home);
    told = new Told(agent, home);
  }

  @AfterAll
  void stop() throws Exception {
    agent.close();
    headend.close();
  }

  /** Nothing is left of an enrolment that did not come about; what fits then enrols. */
  @AfterEach
  void enrolsWhenAllFits() throws Exception {
    assertEquals(Optional.empty(), home.stored());
    assertEquals(Set.of(), home.keys());
    home.clear("certificates");
    fitting();
    agent.call("enroll");
    told.allWell();
    assertEquals(1, headend.admin().live(IDENTITY).size());
    agent.call("unenroll");
    home.clear("certificates");
    home.clear("enrollment_choices");
  }

  @Test
  void noChoiceFile() throws Exception {
    told.byCall(FaultCode.SSO_UNAVAILABLE, "enrollment_choices", "enroll");
  }

  @Test
  void unparseableChoiceFile() throws Exception {
    home.put("enrollment_choices/choice.json", "{\"schema\":\"zta.enrolment-choice/1\",");
    told.byCall(FaultCode.CHOICE_UNREADABLE, "choice.json", "enroll");
  }

  @Test
  void foreignChoiceFile() throws Exception {
    home.put("enrollment_choices/choice.json", "{\"OrgInfo\":{\"fingerprint\":\"0123\"}}");
    Fault fault = told.byCall(FaultCode.CHOICE_UNREADABLE, "choice.json", "enroll");
    assertTrue(fault.reason().contains("schema") || fault.place().contains("schema"), "" + fault);
  }

  @Test
  void noCertificate() throws Exception {
    fitting();
    home.clear("certificates");
    told.byCall(FaultCode.NO_IDENTITY_CERTIFICATE, "choice.json", "enroll");
  }

  @Test
  void certificateWithoutAUsableName() throws Exception {
    fitting();
    home.clear("certificates");
    pki.issue("nora", "DNS:laptop.corp.example", NOW, in(9), home.certificates());
    told.byCall(FaultCode.CERTIFICATE_WITHOUT_IDENTITY, "certificate", "enroll");
  }

  @Test
  void caThatIsNotEnabledAndTheDeviceKnows() throws Exception {
    fitting();
    home.clear("certificates");
    IdentityPki other = new IdentityPki(folder.resolve("other"), "Other-CA");
    other.issue(IDENTITY, home.certificates());
    Fault fault = told.byCall(FaultCode.NO_IDENTITY_CERTIFICATE, "choice.json", "enroll");
    assertTrue(fault.reason().contains("Other-CA") && fault.reason().contains("Corp-CA"));
  }

  @Test
  void caThatTheHeadendHasDisabledSince() throws Exception {
    fitting();
    headend.admin().enableCas(false);
    try {
      told.byCall(FaultCode.CA_NOT_ENABLED, "", "enroll");
    } finally {
      headend.admin().enableCas(true);
    }
  }

  @Test
  void expiredCertificate() throws Exception {
    fitting();
    home.clear("certificates");
    pki.issue("nora", "email:" + IDENTITY, in(-3), in(-1), home.certificates());
    told.byCall(FaultCode.CERTIFICATE_EXPIRED, "certificate", "enroll");
  }

  @Test
  void certificateOfTomorrow() throws Exception {
    fitting();
    home.clear("certificates");
    pki.issue("nora", "email:" + IDENTITY, in(1), in(3), home.certificates());
    Fault fault = told.byCall(FaultCode.CERTIFICATE_EXPIRED, "certificate", "enroll");
    assertTrue(fault.remedy().contains("clock"), "" + fault);
  }

  @Test
  void userThatTheOrganisationDoesNotKnow() throws Exception {
    fitting();
    home.clear("certificates");
    pki.issue("stranger@corp.example", home.certificates());
    told.byCall(FaultCode.IDENTITY_UNKNOWN, "", "enroll");
  }

  @Test
  void keyThatIsNotTheCertificates() throws Exception {
    fitting();
    Path key = home.certificates().resolve("nora.key");
    byte[] own = Files.readAllBytes(key);
    pki.issue("else", "email:else@corp.example", NOW, in(9), folder.resolve("else"));
    Files.write(key, Files.readAllBytes(folder.resolve("else/else.key")));
    told.byCall(FaultCode.NO_IDENTITY_CERTIFICATE, "choice.json", "enroll");
    told.byHistory(FaultCode.KEY_UNUSABLE);
    Files.write(key, own);
  }

  @Test
  void headendThatDoesNotAnswer() throws Exception {
    fitting();
    home.put(
        "enrollment_choices/choice.json",
        headend.admin().choice().replace(":" + headend.base().getPort(), ":1"));
    told.byCall(FaultCode.HEADEND_UNREACHABLE, "127.0.0.1:1", "enroll");
  }

  @Test
  void headendThatIsAnother() throws Exception {
    fitting();
    home.put(
        "enrollment_choices/choice.json",
        headend
            .admin()
            .choice()
            .replaceAll("sha256/[A-Za-z0-9+/]{43}=", "sha256/" + "A".repeat(43) + "="));
    told.byCall(FaultCode.HEADEND_NOT_TRUSTED, "127.0.0.1:" + headend.base().getPort(), "enroll");
  }

  private void fitting() throws Exception {
    home.put("enrollment_choices/choice.json", headend.admin().choice());
    pki.issue(IDENTITY, home.certificates());
  }

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }
}
