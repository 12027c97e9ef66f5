package zta.core.internal.enrolment;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.core.internal.acme.ExternalAccount;
import zta.core.internal.record.EnrolmentJson;
import zta.core.internal.record.RegistrationJson;
import zta.lib.json.JsonView;
import zta.lib.x509.Pem;

/**
 * Attempts as JSON. The files are owner-only: until the order is done they hold its binding key.
 */
final class AttemptJson {
  static final String SCHEMA = "zta.enrolment-attempt/1";

  private AttemptJson() {}

  static JsonObject write(Attempt attempt) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("kind", attempt.kind().name());
    json.addProperty("state", attempt.state().name());
    json.addProperty("user", attempt.user().name());
    json.addProperty("keyStore", attempt.keyStore());
    json.addProperty("keyId", attempt.keyId());
    json.addProperty("accountKeyId", attempt.accountKeyId());
    json.addProperty("choiceDigest", attempt.choiceDigest());
    attempt
        .registration()
        .ifPresent(registration -> json.add("registration", RegistrationJson.write(registration)));
    attempt.binding().ifPresent(binding -> json.add("eab", binding(binding)));
    if (!attempt.chain().isEmpty()) {
      json.addProperty("certificates", Pem.encode(attempt.chain()));
    }
    return json;
  }

  static Attempt read(JsonView json) throws FaultException {
    json.schema(SCHEMA);
    Optional<JsonView> registration = json.optObject("registration");
    Optional<JsonView> binding = json.optObject("eab");
    return new Attempt(
        one(json, "kind", AttemptKind.class),
        one(json, "state", AttemptState.class),
        EnrolmentJson.user(json),
        json.string("keyStore"),
        json.string("keyId"),
        json.string("accountKeyId"),
        json.string("choiceDigest"),
        registration.isPresent()
            ? Optional.of(RegistrationJson.read(registration.get()))
            : Optional.empty(),
        binding.isPresent() ? Optional.of(binding(binding.get())) : Optional.empty(),
        json.has("certificates") ? EnrolmentJson.chain(json, "certificates") : List.of());
  }

  static ExternalAccount binding(JsonView json) throws FaultException {
    return new ExternalAccount(json.string("kid"), json.string("hmacKey"));
  }

  private static JsonObject binding(ExternalAccount binding) {
    JsonObject json = new JsonObject();
    json.addProperty("kid", binding.kid());
    json.addProperty("hmacKey", binding.hmacKey());
    return json;
  }

  private static <E extends Enum<E>> E one(JsonView json, String name, Class<E> kind)
      throws FaultException {
    try {
      return Enum.valueOf(kind, json.string(name));
    } catch (IllegalArgumentException e) {
      throw json.fault(name, "is not known to this version");
    }
  }
}
