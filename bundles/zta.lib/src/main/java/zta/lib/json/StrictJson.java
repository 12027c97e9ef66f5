package zta.lib.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Reads JSON by the letter of RFC 8259 and refuses what two readers could understand differently:
 * duplicate members, anything after the document, a byte order mark, lone surrogates, numbers
 * outside the range of a double. Depth and size are bounded.
 *
 * <p>Faults are {@link FaultCode#CONFIG_UNREADABLE} with the place as {@code place:line:column}.
 */
public final class StrictJson {
  /** Deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 64;

  /** Longest document in bytes of UTF-8. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private StrictJson() {}

  /**
   * Reads a document that is one object.
   *
   * @param place what to call the document in faults
   */
  public static JsonObject object(String text, String place) throws FaultException {
    return new JsonText(text, place).document();
  }

  /** Reads a document that is one object from UTF-8 bytes. */
  public static JsonObject object(byte[] utf8, String place) throws FaultException {
    return object(decode(utf8, place), place);
  }

  /** Reads a document that is one object; faults found in its values name line and column too. */
  public static JsonView view(String text, String place) throws FaultException {
    JsonText reader = new JsonText(text, place);
    JsonObject root = reader.document();
    return new JsonView(root, "$", place, reader.positions());
  }

  /** Reads a document that is one object from UTF-8 bytes, as {@link #view(String, String)}. */
  public static JsonView view(byte[] utf8, String place) throws FaultException {
    return view(decode(utf8, place), place);
  }

  /** Reads a document of any kind. */
  public static JsonElement element(String text, String place) throws FaultException {
    return new JsonText(text, place).element();
  }

  private static String decode(byte[] utf8, String place) throws FaultException {
    if (utf8.length > MAX_BYTES) {
      throw tooLarge(place);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(FaultCode.CONFIG_UNREADABLE.at(place, "the text is not UTF-8"), e);
    }
  }

  static FaultException tooLarge(String place) {
    return new FaultException(
        FaultCode.CONFIG_UNREADABLE.at(
            place, "the document is larger than " + MAX_BYTES + " bytes"));
  }
}
