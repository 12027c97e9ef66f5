package zta.core.internal.record;

import com.google.gson.JsonObject;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.lib.json.JsonView;
import zta.lib.x509.Pem;

/** Stored enrolments as JSON. */
public final class EnrolmentJson {
  private static final String SCHEMA = "zta.enrolment/1";

  private EnrolmentJson() {}

  static JsonObject write(StoredEnrolment enrolment) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("user", enrolment.user().name());
    json.add("registration", RegistrationJson.write(enrolment.registration()));
    json.addProperty("method", enrolment.method().name());
    json.addProperty("enrolledAt", enrolment.enrolledAt().toString());
    json.addProperty("keyStore", enrolment.keyStore());
    json.addProperty("keyId", enrolment.keyId());
    json.addProperty("accountKeyId", enrolment.accountKeyId());
    json.addProperty("certificates", Pem.encode(enrolment.chain()));
    return json;
  }

  static StoredEnrolment read(JsonView json) throws FaultException {
    json.schema(SCHEMA);
    return new StoredEnrolment(
        user(json),
        RegistrationJson.read(json.object("registration")),
        method(json),
        instant(json, "enrolledAt"),
        json.string("keyStore"),
        json.string("keyId"),
        json.string("accountKeyId"),
        chain(json, "certificates"));
  }

  /** Reads whose document it is. */
  public static LocalUser user(JsonView json) throws FaultException {
    String name = json.string("user");
    if (name.isBlank()) {
      throw json.fault("user", "must not be blank");
    }
    return new LocalUser(name);
  }

  private static Instant instant(JsonView json, String name) throws FaultException {
    try {
      return Instant.parse(json.string(name));
    } catch (DateTimeException e) {
      throw json.fault(name, "must be a time such as 2026-01-31T08:00:00Z");
    }
  }

  /** Reads a chain of at least one certificate. */
  public static List<X509Certificate> chain(JsonView json, String name) throws FaultException {
    List<X509Certificate> chain = Pem.certificates(json.string(name), json.place());
    if (chain.isEmpty()) {
      throw json.fault(name, "holds no certificate");
    }
    return chain;
  }

  private static EnrolmentMethod method(JsonView json) throws FaultException {
    String name = json.string("method");
    for (EnrolmentMethod method : EnrolmentMethod.values()) {
      if (method.name().equals(name)) {
        return method;
      }
    }
    throw json.fault("method", "must be CERTIFICATE or SSO");
  }
}
