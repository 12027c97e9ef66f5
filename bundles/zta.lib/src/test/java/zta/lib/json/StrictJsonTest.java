package zta.lib.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

class StrictJsonTest {
  @Test
  void readsEveryKindOfValue() throws Exception {
    JsonObject json =
        StrictJson.object(
            " {\"s\":\"a\\u00e9\\n\\\"\\/\\ud83d\\ude00\",\"i\":-12,\"d\":1.50e2,\"t\":true,"
                + "\"f\":false,\"n\":null,\"a\":[1,[],{}],\"o\":{\"x\":0}} \r\n\t",
            "x");

    assertEquals("aé\n\"/😀", json.get("s").getAsString());
    assertEquals(-12, json.get("i").getAsInt());
    assertEquals(new BigDecimal("150"), json.get("d").getAsBigDecimal().setScale(0));
    assertTrue(json.get("t").getAsBoolean());
    assertTrue(json.get("n").isJsonNull());
    assertEquals(3, json.get("a").getAsJsonArray().size());
    assertEquals(0, json.getAsJsonObject("o").get("x").getAsInt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}}",
        "{} {}",
        "{}x",
        "\ufeff{}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":1e999}",
        "{\"a\":-1e999}",
        "{\"a\":1e-999}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":0x10}",
        "{\"a\":TRUE}",
        "{\"a\":tru}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u１234\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\ud800\\u0041\"}",
        "{\"a\":\"\ud800\"}",
        "{\"a\":\"unterminated",
        "{\"a\":\"\\",
        "{/*c*/\"a\":1}",
        "{\"a\":1}//",
        "{\"a\":1;\"b\":2}",
        "{\"a\"=1}",
        "\u00a0{}",
        "[]",
        "\"x\"",
        "null"
      })
  void refusesWhatIsNotAnRfc8259Object(String text) {
    FaultException refused =
        assertThrows(FaultException.class, () -> StrictJson.object(text, "x.json"));
    assertEquals(FaultCode.CONFIG_UNREADABLE.id(), refused.fault().code());
    assertTrue(refused.fault().place().matches("x\\.json:[0-9]+:[0-9]+"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\\n  \"a\": 1,\\n  \"a\": 2\\n}     | x.json:3:3",
        "{\"a\":1,\"b\":{\"\\u0061\":1,\"a\":2}}  | x.json:1:24",
        "{\"a\":1}\\n\\n x                 | x.json:3:2",
        "{\"a\":\\n nul}                   | x.json:2:2"
      })
  void namesLineAndColumn(String text, String place) {
    String lines = text.replace("\\n", "\n");
    assertEquals(place, fault(lines).place());
  }

  @Test
  void countsEscapedAndPlainNamesAsTheSame() {
    assertEquals("member \"a\" appears twice", fault("{\"a\":1,\"\\u0061\":2}").reason());
  }

  @Test
  void boundsDepth() throws Exception {
    int most = StrictJson.MAX_DEPTH - 1;
    assertTrue(StrictJson.object(nested(most), "x").has("a"));
    assertTrue(fault(nested(most + 1)).reason().contains("deeper"));
    assertTrue(fault(nested(100_000)).reason().contains("deeper"));
  }

  @Test
  void boundsSizeInBytes() throws Exception {
    String frame = "{\"a\":\"\"}";
    int room = StrictJson.MAX_BYTES - frame.length();
    String fits = "{\"a\":\"" + "x".repeat(room) + "\"}";
    assertEquals(room, StrictJson.object(fits, "x").get("a").getAsString().length());
    String wide = "{\"a\":\"" + "é".repeat(room / 2 + 1) + "\"}";
    assertTrue(fault(fits + " ").reason().contains("larger"));
    assertTrue(fault(wide).reason().contains("larger"));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin1 = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    FaultException refused =
        assertThrows(FaultException.class, () -> StrictJson.object(latin1, "x"));
    assertTrue(refused.fault().reason().contains("UTF-8"));
  }

  @Test
  void keepsControlCharactersOfNamesOutOfFaults() {
    String reason = fault("{\"\\u001b[31m\":1,\"\\u001b[31m\":2}").reason();
    assertEquals("member \"?[31m\" appears twice", reason);
  }

  private static String nested(int arrays) {
    return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
  }

  private static Fault fault(String text) {
    return assertThrows(FaultException.class, () -> StrictJson.object(text, "x.json")).fault();
  }
}
