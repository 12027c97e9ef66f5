package zta.core.internal.diagnostic;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.EnrolmentService;
import zta.api.enrolment.SyncStatus;
import zta.api.flow.LocalUser;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.Registration;
import zta.core.internal.record.StoredEnrolment;
import zta.lib.x509.Pins;

/**
 * Enrolments with the facts of their certificates, configuration with the state of its sync, status
 * and messages of each enrolled user. Keys are named, never opened.
 */
@Component
public final class EnrolmentDiagnostics implements DiagnosticSource {
  private static final int MESSAGES = 500;

  private final EnrolmentBook book;
  private final EnrolmentService enrolments;
  private final ConfigurationSync sync;
  private final StatusService status;
  private final MessageHistory history;

  /** Takes what it asks. */
  @Activate
  public EnrolmentDiagnostics(
      @Reference EnrolmentBook book,
      @Reference EnrolmentService enrolments,
      @Reference ConfigurationSync sync,
      @Reference StatusService status,
      @Reference MessageHistory history) {
    this.book = book;
    this.enrolments = enrolments;
    this.sync = sync;
    this.status = status;
    this.history = history;
  }

  @Override
  public String folder() {
    return "Zero Trust Access";
  }

  @Override
  public void collect(DiagnosticSink sink) throws IOException {
    sink.text("enrolments.json", Documents.text(all()));
    for (StoredEnrolment enrolment : book.all()) {
      LocalUser user = enrolment.user();
      sink.text("configuration-" + user.name() + ".json", Documents.text(configuration(user)));
      sink.text("status-" + user.name() + ".json", Documents.text(status(user)));
      sink.text("history-" + user.name() + ".json", Documents.text(messages(user)));
    }
  }

  private JsonObject all() {
    JsonArray list = new JsonArray();
    book.all().forEach(enrolment -> list.add(enrolment(enrolment)));
    JsonArray services = new JsonArray();
    enrolments.controlServices().forEach(uri -> services.add(uri.toString()));
    JsonObject json = new JsonObject();
    json.add("enrolments", list);
    json.add("controlServices", services);
    return json;
  }

  private static JsonObject enrolment(StoredEnrolment enrolment) {
    Registration said = enrolment.registration();
    JsonObject json = new JsonObject();
    json.addProperty("user", enrolment.user().name());
    json.addProperty("id", said.id());
    json.addProperty("identity", said.identity());
    json.addProperty("organization", said.organization().name());
    json.addProperty("deviceId", said.deviceId());
    json.addProperty("method", enrolment.method().name());
    json.addProperty("enrolledAt", enrolment.enrolledAt().toString());
    json.addProperty("keyStore", enrolment.keyStore());
    json.addProperty("keyName", enrolment.keyId());
    JsonArray pins = new JsonArray();
    said.pins().forEach(pins::add);
    json.add("pins", pins);
    JsonArray chain = new JsonArray();
    enrolment.chain().forEach(certificate -> chain.add(certificate(certificate)));
    json.add("certificates", chain);
    return json;
  }

  private static JsonObject certificate(X509Certificate certificate) {
    JsonObject json = new JsonObject();
    json.addProperty("serial", certificate.getSerialNumber().toString(16));
    json.addProperty("subject", certificate.getSubjectX500Principal().getName());
    json.addProperty("issuer", certificate.getIssuerX500Principal().getName());
    json.addProperty("notBefore", certificate.getNotBefore().toInstant().toString());
    json.addProperty("notAfter", certificate.getNotAfter().toInstant().toString());
    json.addProperty("algorithm", certificate.getPublicKey().getAlgorithm());
    json.addProperty("pin", Pins.of(certificate));
    return json;
  }

  private JsonObject configuration(LocalUser user) {
    JsonObject json = new JsonObject();
    sync.status(user).ifPresent(now -> json.add("sync", sync(now)));
    sync.configuration(user).ifPresent(now -> add(json, now));
    return json;
  }

  private static JsonObject sync(SyncStatus now) {
    JsonObject json = new JsonObject();
    json.addProperty("revision", now.revision());
    json.addProperty("lastSuccess", now.lastSuccess().toString());
    json.addProperty("changed", now.changed());
    now.fault().ifPresent(fault -> json.add("fault", Documents.fault(fault)));
    return json;
  }

  private static void add(JsonObject json, ClientConfiguration configuration) {
    json.addProperty("revision", configuration.revision());
    json.addProperty("issuedAt", configuration.issuedAt().toString());
    JsonArray groups = new JsonArray();
    configuration.subject().groups().stream().sorted().forEach(groups::add);
    json.add("groups", groups);
    JsonArray proxies = new JsonArray();
    configuration.proxies().forEach(proxy -> proxies.add(proxy.toString()));
    json.add("proxies", proxies);
    json.add("policy", Documents.parsed(configuration.policyJson()));
  }

  private JsonObject status(LocalUser user) {
    var now = status.status(user);
    JsonObject json = new JsonObject();
    json.addProperty("state", now.state().name());
    json.addProperty("step", now.step());
    JsonArray attention = new JsonArray();
    now.attention()
        .forEach(
            item -> {
              JsonObject one = Documents.fault(item.fault());
              one.addProperty("since", item.since().toString());
              attention.add(one);
            });
    json.add("attention", attention);
    return json;
  }

  private JsonArray messages(LocalUser user) {
    JsonArray list = new JsonArray();
    List.copyOf(history.messages(user, MESSAGES))
        .forEach(
            message -> {
              JsonObject one = new JsonObject();
              one.addProperty("at", message.at().toString());
              one.addProperty("severity", message.severity().name());
              one.addProperty("text", message.text());
              message.fault().ifPresent(fault -> one.add("fault", Documents.fault(fault)));
              list.add(one);
            });
    return list;
  }
}
