package zta.core.internal.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import zta.api.enrolment.Organization;
import zta.api.enrolment.ServiceUrls;
import zta.api.fault.FaultException;
import zta.core.internal.acme.AcmeIdentifier;
import zta.lib.json.JsonView;
import zta.lib.x509.Pem;

/** Registrations and their parts as JSON, as on the wire where the wire has them. */
public final class RegistrationJson {
  private RegistrationJson() {}

  /** Writes a registration. */
  public static JsonObject write(Registration registration) {
    JsonObject json = new JsonObject();
    json.addProperty("id", registration.id());
    json.addProperty("identity", registration.identity());
    json.add("organization", organization(registration.organization()));
    json.addProperty("deviceId", registration.deviceId());
    json.add("services", services(registration.services()));
    json.add("pins", strings(registration.pins()));
    json.addProperty("anchors", Pem.encode(registration.anchors()));
    json.add("configurationKey", registration.configurationKey().deepCopy());
    json.add("identifiers", identifierArray(registration.identifiers()));
    return json;
  }

  /** Reads a registration. */
  public static Registration read(JsonView json) throws FaultException {
    return new Registration(
        json.string("id"),
        json.string("identity"),
        organization(json.object("organization")),
        json.string("deviceId"),
        services(json.object("services")),
        json.strings("pins"),
        Pem.certificates(json.string("anchors"), json.place()),
        json.object("configurationKey").json(),
        identifiers(json.objects("identifiers")));
  }

  /** Reads an organisation. */
  public static Organization organization(JsonView json) throws FaultException {
    return new Organization(json.string("id"), json.string("name"));
  }

  /** Reads the addresses of the services. */
  public static ServiceUrls services(JsonView json) throws FaultException {
    return new ServiceUrls(
        url(json, "registration"),
        url(json, "acme"),
        url(json, "configuration"),
        url(json, "posture"));
  }

  /** Reads identifiers. */
  public static List<AcmeIdentifier> identifiers(List<JsonView> json) throws FaultException {
    List<AcmeIdentifier> identifiers = new ArrayList<>();
    for (JsonView one : json) {
      identifiers.add(new AcmeIdentifier(one.string("type"), one.string("value")));
    }
    return identifiers;
  }

  private static URI url(JsonView json, String name) throws FaultException {
    try {
      URI url = new URI(json.string(name));
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw json.fault(name, "is no address: " + e.getReason());
    }
    throw json.fault(name, "must be an HTTPS address");
  }

  private static JsonObject organization(Organization organization) {
    JsonObject json = new JsonObject();
    json.addProperty("id", organization.id());
    json.addProperty("name", organization.name());
    return json;
  }

  private static JsonObject services(ServiceUrls services) {
    JsonObject json = new JsonObject();
    json.addProperty("registration", services.registration().toString());
    json.addProperty("acme", services.acme().toString());
    json.addProperty("configuration", services.configuration().toString());
    json.addProperty("posture", services.posture().toString());
    return json;
  }

  private static JsonArray identifierArray(List<AcmeIdentifier> identifiers) {
    JsonArray array = new JsonArray();
    for (AcmeIdentifier identifier : identifiers) {
      JsonObject json = new JsonObject();
      json.addProperty("type", identifier.type());
      json.addProperty("value", identifier.value());
      array.add(json);
    }
    return array;
  }

  private static JsonArray strings(Collection<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }
}
