package zta.lib.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

class JsonViewTest {
  private static final String TEXT =
      """
      {"schema": "zta.x/1", "s": "v", "i": 7, "d": 1.5, "b": true,
       "l": ["a", "b"], "mixed": ["a", 1], "none": null,
       "o": {"x": 1},
       "os": [{"id": "first"},
              {"id": 3}]}
      """;

  @Test
  void givesValuesByKind() throws Exception {
    JsonView view = view();
    assertEquals("v", view.string("s"));
    assertEquals(7, view.integer("i"));
    assertEquals(7, view.integer("i", 1, 9));
    assertTrue(view.bool("b", false));
    assertEquals(List.of("a", "b"), view.strings("l"));
    assertEquals(1, view.object("o").integer("x"));
    assertEquals("first", view.objects("os").get(0).string("id"));
    view.schema("zta.x/1");
  }

  @Test
  void takesAbsentAndNullAsTheDefault() throws Exception {
    JsonView view = view();
    assertTrue(view.optString("none").isEmpty());
    assertEquals(OptionalLong.empty(), view.optInteger("absent"));
    assertTrue(view.bool("absent", true));
    assertEquals(List.of(), view.strings("absent"));
    assertEquals(List.of(), view.objects("none"));
    assertFalse(view.optObject("absent").isPresent());
  }

  @Test
  void namesFileLineColumnAndPath() throws Exception {
    JsonView view = view();
    assertPlace("x.json:1:38: $.i", () -> view.string("i"));
    assertPlace("x.json:1:46: $.d", () -> view.integer("d"));
    assertPlace("x.json:2:34: $.mixed[1]", () -> view.strings("mixed"));
    assertPlace("x.json:5:16: $.os[1].id", () -> view.objects("os").get(1).string("id"));
    assertPlace("x.json:3:7: $.o.y", () -> view.object("o").string("y"));
    assertPlace("x.json:1:38: $.i", () -> view.integer("i", 8, 9));
    assertPlace("x.json:2:7: $.l", () -> view.object("l"));
    assertPlace("x.json:1:28: $.s", () -> view.bool("s", true));
  }

  @Test
  void saysWhichMemberIsUnknown() throws Exception {
    FaultException refused =
        assertThrows(FaultException.class, () -> view().object("o").only("y", "z"));
    assertEquals("x.json:3:13: $.o", refused.fault().place());
    assertEquals("unknown member \"x\"", refused.fault().reason());
    assertTrue(refused.fault().remedy().contains("y, z"));
  }

  @Test
  void refusesForeignSchema() throws Exception {
    JsonView view = view();
    Fault fault = fault(() -> view.schema("zta.y/1"));
    assertEquals(FaultCode.CONFIG_FOREIGN.id(), fault.code());
    assertEquals("the schema is \"zta.x/1\", expected \"zta.y/1\"", fault.reason());
    assertEquals(
        FaultCode.CONFIG_FOREIGN.id(), fault(() -> view.object("o").schema("zta.x/1")).code());
  }

  @Test
  void worksWithoutTheText() throws Exception {
    JsonView view = JsonView.of(JsonParser.parseString("{\"a\":{\"b\":1}}").getAsJsonObject(), "p");
    assertPlace("p: $.a.b", () -> view.object("a").string("b"));
  }

  private static JsonView view() throws FaultException {
    return StrictJson.view(TEXT, "x.json");
  }

  private static void assertPlace(String place, Executable reading) {
    assertEquals(place, fault(reading).place());
  }

  private static Fault fault(Executable reading) {
    return assertThrows(FaultException.class, reading).fault();
  }
}
