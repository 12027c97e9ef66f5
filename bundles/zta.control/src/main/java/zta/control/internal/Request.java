package zta.control.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.control.ControlClient;
import zta.lib.json.StrictJson;

/**
 * What a caller asks. Members of other versions are ignored.
 *
 * @param id given back with every answer
 * @param verb what to do
 * @param arguments with what
 */
record Request(JsonElement id, String verb, Map<String, Object> arguments) {
  private static final String PLACE = "request";

  /**
   * Reads a frame.
   *
   * @throws FaultException with {@link FaultCode#BAD_REQUEST}
   */
  static JsonObject parse(byte[] frame) throws FaultException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString();
      return StrictJson.object(text, PLACE);
    } catch (CharacterCodingException e) {
      throw bad("it is not UTF-8", e);
    } catch (FaultException e) {
      throw bad(e.fault().place() + ": " + e.fault().reason(), e);
    }
  }

  /** Returns the id of a frame, JSON null when it has none. */
  static JsonElement idOf(JsonObject frame) {
    return frame.get("id") instanceof JsonPrimitive id && id.isNumber() ? id : JsonNull.INSTANCE;
  }

  /** Understands a frame. */
  static Request of(JsonObject frame) throws FaultException {
    checkVersion(frame.get("v"));
    if (!(frame.get("verb") instanceof JsonPrimitive verb) || !verb.isString()) {
      throw bad("member \"verb\" must be a string", null);
    }
    JsonElement arguments = frame.get("args");
    if (arguments instanceof JsonObject object) {
      return new Request(idOf(frame), verb.getAsString(), JsonValues.map(object));
    } else if (arguments == null || arguments.isJsonNull()) {
      return new Request(idOf(frame), verb.getAsString(), Map.of());
    }
    throw bad("member \"args\" must be an object", null);
  }

  /** Every version from ours on is understood, as ours: the answer says which it is. */
  private static void checkVersion(@Nullable JsonElement version) throws FaultException {
    boolean known =
        version instanceof JsonPrimitive number
            && number.isNumber()
            && number.getAsDouble() >= ControlClient.VERSION;
    if (!known) {
      throw bad("member \"v\" must be the version you speak, at least 1", null);
    }
  }

  private static FaultException bad(String reason, @Nullable Throwable cause) {
    return new FaultException(FaultCode.BAD_REQUEST.at(PLACE, reason), cause);
  }
}
