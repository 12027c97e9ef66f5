package zta.core.internal.status;

import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.Message;
import zta.api.status.Severity;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/** One message as one line of JSON. */
final class MessageJson {
  private MessageJson() {}

  static String write(Message message) {
    JsonObject json = new JsonObject();
    json.addProperty("at", message.at().toString());
    json.addProperty("severity", message.severity().name());
    message.user().ifPresent(user -> json.addProperty("user", user.name()));
    json.addProperty("text", message.text());
    message.fault().ifPresent(fault -> json.add("fault", fault(fault)));
    return json.toString();
  }

  static Message read(String line, String place) throws FaultException {
    JsonView json = JsonView.of(StrictJson.object(line, place), place);
    try {
      Optional<JsonView> fault = json.optObject("fault");
      return new Message(
          Instant.parse(json.string("at")),
          Severity.valueOf(json.string("severity")),
          json.optString("user").map(LocalUser::new),
          json.string("text"),
          fault.isPresent() ? Optional.of(fault(fault.get())) : Optional.empty());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw json.fault(String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject fault(Fault fault) {
    JsonObject json = new JsonObject();
    json.addProperty("code", fault.code());
    json.addProperty("place", fault.place());
    json.addProperty("reason", fault.reason());
    json.addProperty("remedy", fault.remedy());
    return json;
  }

  private static Fault fault(JsonView json) throws FaultException {
    return new Fault(
        json.string("code"), json.string("place"), json.string("reason"), json.string("remedy"));
  }
}
