package zta.lib.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Typed access to an object of a document; what is missing or of another kind is a fault that names
 * file, line, column and JSON path. A member that is {@code null} counts as absent.
 *
 * @param json the object
 * @param path JSON path of the object, {@code $} for the whole document
 * @param place what to call the document in faults
 * @param positions where the parts of the document stand
 */
public record JsonView(JsonObject json, String path, String place, Positions positions) {
  /** Makes a view of an object whose place in a text is not known. */
  public JsonView(JsonObject json, String path, String place) {
    this(json, path, place, Positions.NONE);
  }

  /** Makes a view of a whole document whose text is not at hand. */
  public static JsonView of(JsonObject json, String place) {
    return new JsonView(json, "$", place);
  }

  /** Returns whether a member is there and not null. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** Returns a string that must be there. */
  public String string(String name) throws FaultException {
    return optString(name).orElseThrow(() -> missing(name));
  }

  /** Returns a string that may be absent. */
  public Optional<String> optString(String name) throws FaultException {
    JsonElement element = find(name);
    return element == null ? Optional.empty() : Optional.of(asString(element, at(name)));
  }

  /** Returns a whole number that must be there. */
  public long integer(String name) throws FaultException {
    return optInteger(name).orElseThrow(() -> missing(name));
  }

  /** Returns a whole number that must be there and within bounds. */
  public int integer(String name, int least, int most) throws FaultException {
    long value = integer(name);
    if (value < least || value > most) {
      throw fault(name, "must be " + least + " to " + most + ", not " + value);
    }
    return (int) value;
  }

  /** Returns a whole number that may be absent. */
  public OptionalLong optInteger(String name) throws FaultException {
    JsonElement element = find(name);
    if (element == null) {
      return OptionalLong.empty();
    }
    if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        return OptionalLong.of(new BigDecimal(primitive.getAsString()).longValueExact());
      } catch (ArithmeticException e) {
        throw fault(name, "must be a whole number of 64 bits");
      }
    }
    throw fault(name, "must be a whole number");
  }

  /** Returns a truth value, or the default when it is absent. */
  public boolean bool(String name, boolean otherwise) throws FaultException {
    JsonElement element = find(name);
    if (element == null) {
      return otherwise;
    }
    if (element instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw fault(name, "must be true or false");
  }

  /** Returns a list of strings, empty when it is absent. */
  public List<String> strings(String name) throws FaultException {
    List<String> strings = new ArrayList<>();
    JsonArray array = array(name);
    for (int i = 0; i < array.size(); i++) {
      strings.add(asString(array.get(i), at(name) + "[" + i + "]"));
    }
    return List.copyOf(strings);
  }

  /** Returns an object that must be there. */
  public JsonView object(String name) throws FaultException {
    return optObject(name).orElseThrow(() -> missing(name));
  }

  /** Returns an object that may be absent. */
  public Optional<JsonView> optObject(String name) throws FaultException {
    JsonElement element = find(name);
    return element == null ? Optional.empty() : Optional.of(asObject(element, at(name)));
  }

  /** Returns a list of objects, empty when it is absent. */
  public List<JsonView> objects(String name) throws FaultException {
    List<JsonView> objects = new ArrayList<>();
    JsonArray array = array(name);
    for (int i = 0; i < array.size(); i++) {
      objects.add(asObject(array.get(i), at(name) + "[" + i + "]"));
    }
    return List.copyOf(objects);
  }

  /** Refuses a document whose member {@code schema} is not the one given. */
  public void schema(String wanted) throws FaultException {
    JsonElement schema = find("schema");
    if (schema instanceof JsonPrimitive primitive
        && primitive.isString()
        && primitive.getAsString().equals(wanted)) {
      return;
    }
    String found =
        schema instanceof JsonPrimitive primitive && primitive.isString()
            ? JsonText.quoted(primitive.getAsString())
            : "none";
    throw new FaultException(
        FaultCode.CONFIG_FOREIGN.at(
            where("schema"), "the schema is " + found + ", expected \"" + wanted + "\""));
  }

  /** Refuses members other than those named. */
  public void only(String... known) throws FaultException {
    Set<String> names = new HashSet<>(Arrays.asList(known));
    for (String name : json.keySet()) {
      if (!names.contains(name)) {
        String where = positions.of(json.get(name), place) + ": " + path;
        throw new FaultException(
            FaultCode.CONFIG_VALUE.at(
                where,
                "unknown member " + JsonText.quoted(name),
                "Remove it or correct its name; known here: " + String.join(", ", known) + "."));
      }
    }
  }

  /** Makes a fault for the value of a member; to be thrown by the caller. */
  public FaultException fault(String name, String reason) {
    return new FaultException(FaultCode.CONFIG_VALUE.at(where(name), reason));
  }

  /** Makes a fault for one value of a list; to be thrown by the caller. */
  public FaultException fault(String name, int index, String reason) {
    String where = place;
    if (json.get(name) instanceof JsonArray array && index < array.size()) {
      where = positions.of(array.get(index), place);
    }
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(where + ": " + at(name) + "[" + index + "]", reason));
  }

  /** Makes a fault for this object as a whole; to be thrown by the caller. */
  public FaultException fault(String reason) {
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(positions.of(json, place) + ": " + path, reason));
  }

  private JsonArray array(String name) throws FaultException {
    JsonElement element = find(name);
    if (element == null) {
      return new JsonArray();
    }
    if (element instanceof JsonArray array) {
      return array;
    }
    throw fault(name, "must be a list");
  }

  private String asString(JsonElement element, String elementPath) throws FaultException {
    if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrongKind(element, elementPath, "must be a string");
  }

  private JsonView asObject(JsonElement element, String elementPath) throws FaultException {
    if (element instanceof JsonObject object) {
      return new JsonView(object, elementPath, place, positions);
    }
    throw wrongKind(element, elementPath, "must be an object");
  }

  private FaultException wrongKind(JsonElement element, String elementPath, String reason) {
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(positions.of(element, place) + ": " + elementPath, reason));
  }

  private FaultException missing(String name) {
    return new FaultException(
        FaultCode.CONFIG_VALUE.at(positions.of(json, place) + ": " + at(name), "is missing"));
  }

  private @Nullable JsonElement find(String name) {
    JsonElement element = json.get(name);
    return element == null || element.isJsonNull() ? null : element;
  }

  private String at(String name) {
    return path + "." + name;
  }

  private String where(String name) {
    JsonElement element = json.get(name);
    return positions.of(element == null ? json : element, place) + ": " + at(name);
  }
}
