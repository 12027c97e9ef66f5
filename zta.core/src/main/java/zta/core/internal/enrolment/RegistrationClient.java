package zta.core.internal.enrolment;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.keystore.KeyHandle;
import zta.core.internal.acme.ExternalAccount;
import zta.core.internal.headend.Answer;
import zta.core.internal.headend.HeadendCaller;
import zta.core.internal.headend.HeadendClients;
import zta.core.internal.headend.Problems;
import zta.core.internal.record.Registration;
import zta.core.internal.record.RegistrationJson;
import zta.lib.jose.Jws;
import zta.lib.jose.JwsException;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.x509.Pins;

/** Registers enrolments with the headend and ends them. Blocks on the network. */
final class RegistrationClient {
  private final HeadendClients clients;

  RegistrationClient(HeadendClients clients) {
    this.clients = clients;
  }

  /** What a registration gives. */
  record Registered(Registration registration, ExternalAccount binding) {}

  /** Proves the identity and registers this device for a user. */
  Registered register(
      EnrolmentChoice choice, IdentityCertificate identity, Device device, LocalUser user)
      throws FaultException {
    HeadendCaller caller = clients.anonymous(choice.pins(), List.of());
    URI url = choice.services().registration();
    String proof = proof(identity, nonce(caller, url), url, payload(device, user));
    Answer answer =
        caller.send(
            HeadendCaller.request(url)
                .header("Content-Type", "application/jose+json")
                .POST(HttpRequest.BodyPublishers.ofString(proof))
                .build());
    if (answer.status() != 201) {
      throw new FaultException(Problems.of(answer));
    }
    return registered(answer, choice, device);
  }

  /** Ends an enrolment; one that the headend does not know any more is ended, too. */
  void end(Registration registration, KeyHandle key, List<X509Certificate> chain)
      throws FaultException {
    HeadendCaller caller =
        clients.authenticated(registration.pins(), registration.anchors(), key, chain);
    URI url = below(registration.services().registration(), registration.id());
    Answer answer = caller.send(HeadendCaller.request(url).DELETE().build());
    if (answer.status() != 204 && answer.status() != 404) {
      throw new FaultException(Problems.of(answer));
    }
  }

  private static String nonce(HeadendCaller caller, URI url) throws FaultException {
    Answer answer = caller.send(HeadendCaller.request(below(url, "nonce")).GET().build());
    if (answer.status() != 200) {
      throw new FaultException(Problems.of(answer));
    }
    return understood(answer).string("nonce");
  }

  private static String proof(IdentityCertificate identity, String nonce, URI url, String payload)
      throws FaultException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("x5c", Jws.x5c(identity.chain()));
    header.put("nonce", nonce);
    header.put("url", url.toString());
    try {
      return Jws.signFlattened(payload, identity.privateKey(), header);
    } catch (JwsException e) {
      throw new FaultException(
          FaultCode.KEY_UNUSABLE.at(
              identity.store() + " certificate",
              String.valueOf(e.getMessage()),
              "Put the certificate and its key in place again."),
          e);
    }
  }

  private static String payload(Device device, LocalUser user) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", "zta.registration/1");
    json.add("device", device.json());
    json.addProperty("localUser", user.name());
    return json.toString();
  }

  private static Registered registered(Answer answer, EnrolmentChoice choice, Device device)
      throws FaultException {
    JsonView json = understood(answer);
    json.schema("zta.registration-answer/1");
    JsonView enrolment = json.object("enrolment");
    List<X509Certificate> anchors =
        answer.peers().stream().skip(1).filter(ca -> Pins.match(ca, choice.pins())).toList();
    Registration registration =
        new Registration(
            enrolment.string("id"),
            enrolment.string("identity"),
            RegistrationJson.organization(enrolment.object("organization")),
            device.id(),
            RegistrationJson.services(json.object("services")),
            choice.pins(),
            anchors,
            json.object("configurationKey").json(),
            RegistrationJson.identifiers(json.objects("identifiers")));
    return new Registered(registration, AttemptJson.binding(json.object("eab")));
  }

  private static JsonView understood(Answer answer) throws FaultException {
    String place = answer.url().toString();
    return JsonView.of(StrictJson.object(answer.body(), place), place);
  }

  private static URI below(URI base, String name) {
    String text = base.toString();
    return URI.create(text.endsWith("/") ? text + name : text + "/" + name);
  }
}
