package zta.core.internal.enrolment;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationListener;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentListener;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.Message;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;
import zta.api.status.UserStatus;
import zta.core.internal.acme.AcmeIdentifier;
import zta.core.internal.acme.CertificateClient;
import zta.core.internal.acme.CertificateOrder;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.fixture.HeadendDouble;
import zta.core.internal.fixture.HomeOfTest;
import zta.core.internal.fixture.ManualTimers;
import zta.core.internal.fixture.MemoryKeyStore;
import zta.core.internal.fixture.PolicyCompilerDouble;
import zta.core.internal.fixture.TestCa;
import zta.core.internal.headend.HeadendClients;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.EnrolmentEvents;
import zta.core.internal.record.KeyStores;
import zta.core.internal.report.Reporter;
import zta.core.internal.runtime.UserLanes;
import zta.core.internal.status.StatusBoard;
import zta.core.internal.sync.SyncConfig;
import zta.core.internal.sync.SyncEngine;

/** The engine's parts put together on one thread, with a clock that the test moves. */
final class Agent implements EnrolmentListener, ConfigurationListener, CertificateClient {
  static final LocalUser ANNA = new LocalUser("anna");
  static final String ISSUER = "Corporate CA";

  final ManualTimers time;
  final HomeOfTest home;
  final StatusBoard status;
  final MemoryKeyStore keyStore;
  final PolicyCompilerDouble compiler = new PolicyCompilerDouble();
  final TestCa identityCa;
  final TestCa clientCa;
  final List<String> heard = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  final List<ClientConfiguration> configurations = new ArrayList<>();
  final List<X509Certificate> issued = new ArrayList<>();
  List<IdentityCertificate> identities = new ArrayList<>();
  Duration life = Duration.ofDays(35);
  boolean acmeDown;
  boolean acmeBroken;
  EnrolmentEngine engine;
  SyncEngine sync;
  EnrolledPolicies policies;
  EnrolmentBook book;
  private HeadendClients clients;
  private final boolean automatic;

  Agent(ManualTimers time, Path directory, boolean automatic) throws IOException, FaultException {
    this.time = time;
    this.automatic = automatic;
    home = HomeOfTest.in(directory);
    status = new StatusBoard(time);
    keyStore = new MemoryKeyStore();
    identityCa = new TestCa(ISSUER, time.instant());
    clientCa = new TestCa("Client issuer", time.instant());
    identities.add(identity("anna@corp.example", Duration.ofDays(300)));
    start();
  }

  /** Starts, or starts again, as a new process would with the same files. */
  void start() throws FaultException {
    clients = new HeadendClients(time, new DeafStatus());
    UserLanes lanes = new UserLanes(time);
    KeyStores keys = new KeyStores(List.of(keyStore));
    policies = new EnrolledPolicies(new Reporter());
    policies.bindCompiler(compiler);
    EnrolmentEvents events = new EnrolmentEvents(List.of(policies, this), List.of(policies, this));
    MessageHistory history = new Heard();
    book = new EnrolmentBook(home.enrollments(), history);
    sync =
        new SyncEngine(
            home,
            clients,
            keys,
            events,
            policies,
            status,
            history,
            lanes,
            time,
            time,
            config(SyncConfig.class));
    engine =
        new EnrolmentEngine(
            "1.0",
            home,
            time,
            time,
            lanes,
            book,
            keys,
            events,
            clients,
            this,
            sync,
            status,
            history,
            config(EnrolmentConfig.class));
    engine.identityStores = List.of(user -> List.copyOf(identities));
    engine.start();
  }

  void stop() throws Exception {
    engine.close();
  }

  void choose(HeadendDouble headend) throws IOException {
    Files.writeString(
        home.enrollmentChoices().resolve("choice.json"), headend.choice(identityCa, ISSUER));
  }

  IdentityCertificate identity(String mail, Duration validity) {
    KeyPair key = TestCa.keyPair();
    X509Certificate leaf =
        identityCa.issue(
            "anna",
            key.getPublic(),
            time.instant().minus(Duration.ofHours(1)),
            validity,
            mail.isEmpty() ? List.of() : List.of(new GeneralName(GeneralName.rfc822Name, mail)));
    return new IdentityCertificate("user", List.of(leaf), key.getPrivate());
  }

  @Override
  public List<X509Certificate> obtain(CertificateOrder order) throws FaultException {
    if (acmeDown) {
      throw new FaultException(FaultCode.ACME_FAILED.at("double", "down"));
    }
    if (acmeBroken) {
      throw new IllegalStateException("on purpose");
    }
    List<GeneralName> names =
        order.identifiers().stream()
            .filter(AcmeIdentifier::isDns)
            .map(name -> new GeneralName(GeneralName.dNSName, name.value()))
            .toList();
    X509Certificate leaf =
        clientCa.issue("client", order.key().getPublic(), time.instant(), life, names);
    issued.add(leaf);
    return List.of(leaf, clientCa.certificate());
  }

  @Override
  public void enrolled(Enrolment enrolment) {
    heard.add("enrolled " + enrolment.certificateSerial());
  }

  @Override
  public void unenrolled(Enrolment enrolment) {
    heard.add("unenrolled");
  }

  @Override
  public void configured(Enrolment enrolment, ClientConfiguration configuration) {
    configurations.add(configuration);
  }

  private <A extends Annotation> A config(Class<A> kind) {
    Object proxy =
        java.lang.reflect.Proxy.newProxyInstance(
            kind.getClassLoader(),
            new Class<?>[] {kind},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "users" -> new String[] {ANNA.name()};
                  case "automatic" -> automatic;
                  case "poll" -> "PT1H";
                  case "interval" -> "PT12H";
                  default -> method.getDefaultValue();
                });
    return kind.cast(proxy);
  }

  /** The double's HTTP server goes by the machine's clock: what is said of ours is not heard. */
  private static final class DeafStatus implements StatusService {
    @Override
    public UserStatus status(LocalUser user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void raise(String topic, Fault fault) {}

    @Override
    public void clear(String topic) {}
  }

  /** Collects messages. */
  private final class Heard implements MessageHistory {
    @Override
    public void info(Optional<LocalUser> user, String text) {
      messages.add(text);
    }

    @Override
    public void fault(Severity severity, Optional<LocalUser> user, String text, Fault fault) {
      messages.add(fault.code());
    }

    @Override
    public List<Message> messages(LocalUser user, int limit) {
      return List.of();
    }
  }
}
