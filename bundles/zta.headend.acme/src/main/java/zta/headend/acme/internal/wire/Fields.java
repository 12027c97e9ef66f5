package zta.headend.acme.internal.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultException;
import zta.lib.json.StrictJson;

/**
 * Reads members of a JSON object of a request; whatever is not as it should be is malformed.
 *
 * @param json the object
 */
public record Fields(JsonObject json) {
  /** Parses a text that must be one JSON object. */
  public static Fields parse(String text, String what) throws AcmeException {
    try {
      return new Fields(StrictJson.object(text, what));
    } catch (FaultException e) {
      throw AcmeException.malformed(what + ": " + e.fault().reason());
    }
  }

  /** Returns whether a member is there. */
  public boolean has(String name) {
    return json.has(name);
  }

  /** Returns a string that must be there. */
  public String string(String name) throws AcmeException {
    return optional(name).orElseThrow(() -> AcmeException.malformed("\"" + name + "\" is missing"));
  }

  /** Returns a string if it is there. */
  public Optional<String> optional(String name) throws AcmeException {
    JsonElement value = json.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw AcmeException.malformed("\"" + name + "\" is no string");
    }
    return Optional.of(value.getAsString());
  }

  /** Returns a boolean, false when it is not there. */
  public boolean flag(String name) throws AcmeException {
    JsonElement value = json.get(name);
    if (value == null) {
      return false;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw AcmeException.malformed("\"" + name + "\" is neither true nor false");
    }
    return value.getAsBoolean();
  }

  /** Returns an object that must be there. */
  public Fields object(String name) throws AcmeException {
    JsonElement value = json.get(name);
    if (value == null || !value.isJsonObject()) {
      throw AcmeException.malformed("\"" + name + "\" is missing or no object");
    }
    return new Fields(value.getAsJsonObject());
  }

  /** Returns the objects of an array that must be there. */
  public List<Fields> objects(String name) throws AcmeException {
    List<Fields> objects = new ArrayList<>();
    for (JsonElement element : array(name)) {
      if (!element.isJsonObject()) {
        throw AcmeException.malformed("\"" + name + "\" holds something that is no object");
      }
      objects.add(new Fields(element.getAsJsonObject()));
    }
    return objects;
  }

  /** Returns the strings of an array that must be there. */
  public List<String> strings(String name) throws AcmeException {
    List<String> strings = new ArrayList<>();
    for (JsonElement element : array(name)) {
      if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
        throw AcmeException.malformed("\"" + name + "\" holds something that is no string");
      }
      strings.add(element.getAsString());
    }
    return strings;
  }

  private Iterable<JsonElement> array(String name) throws AcmeException {
    JsonElement value = json.get(name);
    if (value == null || !value.isJsonArray()) {
      throw AcmeException.malformed("\"" + name + "\" is missing or no array");
    }
    return value.getAsJsonArray();
  }
}
