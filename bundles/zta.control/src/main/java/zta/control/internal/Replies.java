package zta.control.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.control.ControlClient;
import zta.lib.control.FrameBuffer;

/** The frames that the agent sends. */
final class Replies {
  private Replies() {}

  static byte[] progress(JsonElement id, String sentence) {
    JsonObject frame = frame(id);
    frame.addProperty("progress", sentence);
    return bytes(frame);
  }

  static byte[] result(JsonElement id, Map<String, Object> result) {
    JsonObject frame = frame(id);
    frame.addProperty("ok", true);
    frame.add("result", JsonValues.object(result));
    byte[] bytes = bytes(frame);
    return bytes.length <= FrameBuffer.MAX_FRAME
        ? bytes
        : fault(
            id,
            FaultCode.BAD_REQUEST.at(
                "answer", "there is more than fits into one answer", "Ask for less: use limit."));
  }

  static byte[] fault(JsonElement id, Fault fault) {
    JsonObject frame = frame(id);
    frame.addProperty("ok", false);
    frame.add("fault", JsonValues.object(map(fault)));
    return bytes(frame);
  }

  static byte[] event(String name, Map<String, Object> data) {
    JsonObject frame = new JsonObject();
    frame.addProperty("v", ControlClient.VERSION);
    frame.addProperty("event", name);
    frame.add("data", JsonValues.object(data));
    return bytes(frame);
  }

  private static Map<String, Object> map(Fault fault) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", fault.code());
    map.put("place", fault.place());
    map.put("reason", fault.reason());
    map.put("remedy", fault.remedy());
    return map;
  }

  private static JsonObject frame(JsonElement id) {
    JsonObject frame = new JsonObject();
    frame.addProperty("v", ControlClient.VERSION);
    frame.add("id", id);
    return frame;
  }

  private static byte[] bytes(JsonObject frame) {
    return frame.toString().getBytes(StandardCharsets.UTF_8);
  }
}
