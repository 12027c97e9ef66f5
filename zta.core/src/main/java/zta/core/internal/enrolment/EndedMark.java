package zta.core.internal.enrolment;

import com.google.gson.JsonObject;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentJson;
import zta.lib.json.JsonView;

/**
 * Notes that an enrolment was ended on purpose, so that automatic enrolment does not bring it back
 * at once.
 *
 * @param user whose it was
 * @param reason who ended it
 * @param choiceDigest the choice file that was there then; a changed one allows a new enrolment
 */
record EndedMark(LocalUser user, Reason reason, String choiceDigest) {
  static final String SCHEMA = "zta.ended/1";

  /** Who ended an enrolment. */
  enum Reason {
    /** Somebody at this device. */
    UNENROLLED,
    /** The headend. */
    REVOKED
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("user", user.name());
    json.addProperty("reason", reason.name());
    json.addProperty("choiceDigest", choiceDigest);
    return json;
  }

  static EndedMark read(JsonView json) throws FaultException {
    json.schema(SCHEMA);
    Reason reason =
        json.string("reason").equals(Reason.REVOKED.name()) ? Reason.REVOKED : Reason.UNENROLLED;
    return new EndedMark(EnrolmentJson.user(json), reason, json.string("choiceDigest"));
  }
}
