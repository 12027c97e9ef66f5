package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zta.api.fault.FaultException;
import zta.api.posture.PostureKind;
import zta.lib.json.StrictJson;

/** The schema file says what the compiler accepts, member by member. */
class SchemaFileTest {
  private static JsonObject schema;
  private static JsonObject definitions;

  @BeforeAll
  static void read() throws Exception {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("cnf/pom.xml"))) {
      folder = folder.getParent();
    }
    String file = Files.readString(folder.resolve("docs/reference/policy.schema.json"));
    schema = StrictJson.object(file, "policy.schema.json");
    definitions = schema.getAsJsonObject("$defs");
  }

  @Test
  void membersAreThoseTheCompilerKnows() {
    assertEquals(known("{'schema':'zta.policy/1','?':0}"), properties(schema));
    assertEquals(known(Documents.document("{'?':0}", "")), properties(definitions.get("resource")));
    assertEquals(known(Documents.document("", "{'?':0}")), properties(definitions.get("rule")));
    assertEquals(
        known(
            Documents.document(
                "", "{'id':'r','effect':'allow','resources':['*'],'hours':{'?':0}}")),
        properties(definitions.get("hours")));
  }

  @Test
  void requiredMembersAreRequired() {
    assertRequired("", "rule", "'id':'r','effect':'allow','resources':['*']");
    for (String resource : new String[] {"'id':'r'", "'names':['a.b']"}) {
      assertThrows(
          FaultException.class, () -> Documents.compile("{" + resource + "}", ""), resource);
    }
    assertEquals(Set.of("zone"), texts(definitions.getAsJsonObject("hours").get("required")));
  }

  @Test
  void postureKindsAreAllThere() {
    JsonObject posture =
        definitions
            .getAsJsonObject("rule")
            .getAsJsonObject("properties")
            .getAsJsonObject("posture");
    assertEquals(
        Arrays.stream(PostureKind.values()).map(Enum::name).collect(Collectors.toSet()),
        properties(posture));
  }

  @Test
  void patternsAgreeWithTheCompiler() {
    JsonObject ports =
        definitions
            .getAsJsonObject("resource")
            .getAsJsonObject("properties")
            .getAsJsonObject("ports");
    Pattern port = pattern(ports.getAsJsonObject("items"));
    Pattern id = pattern(definitions.getAsJsonObject("id"));
    Pattern time = pattern(definitions.getAsJsonObject("time"));
    for (String text :
        new String[] {"tcp/443", "udp/1-2", "tcp/0", "tcp/", "sctp/1", "tcp/1-", "tcp/123456"}) {
      String resource = "{'id':'r','names':['a.b'],'ports':['" + text + "']}";
      assertEquals(port.matcher(text).find(), compiles(resource, ""), text);
    }
    for (String text : new String[] {"a", "A.b-c_d", "-a", "", "a b", "a".repeat(65)}) {
      String resource = "{'id':'" + text + "','names':['a.b']}";
      assertEquals(id.matcher(text).find(), compiles(resource, ""), text);
    }
    for (String text : new String[] {"23:59", "24:00", "24:01", "7:00", "12:60", "12:00x"}) {
      String rule =
          "{'id':'r','effect':'allow','resources':['*'],'hours':{'zone':'UTC','to':'"
              + text
              + "'}}";
      assertEquals(time.matcher(text).find(), compiles("", rule), text);
    }
  }

  private static void assertRequired(String resources, String definition, String members) {
    assertTrue(compiles(resources, "{" + members + "}"));
    Set<String> required = texts(definitions.getAsJsonObject(definition).get("required"));
    String[] all = members.split(",(?=')", -1);
    assertEquals(required.size(), all.length);
    for (String left : all) {
      String without =
          Stream.of(all).filter(member -> !member.equals(left)).collect(Collectors.joining(","));
      assertTrue(!compiles(resources, "{" + without + "}"), left);
    }
  }

  private static boolean compiles(String resources, String rules) {
    try {
      Documents.compile(resources, rules);
      return true;
    } catch (FaultException e) {
      return false;
    }
  }

  /** The compiler names what it knows when it meets what it does not. */
  private static Set<String> known(String document) {
    String text = document.replace('\'', '"');
    FaultException refused =
        assertThrows(FaultException.class, () -> new PolicyEngine().compile(text, "p"));
    String remedy = refused.fault().remedy();
    String names = remedy.substring(remedy.indexOf("known here: ") + 12, remedy.length() - 1);
    return new TreeSet<>(Arrays.asList(names.split(", ", -1)));
  }

  private static Set<String> properties(JsonElement definition) {
    return new TreeSet<>(definition.getAsJsonObject().getAsJsonObject("properties").keySet());
  }

  private static Set<String> texts(JsonElement array) {
    return ((JsonArray) array)
        .asList().stream().map(JsonElement::getAsString).collect(Collectors.toSet());
  }

  private static Pattern pattern(JsonObject definition) {
    return Pattern.compile(definition.get("pattern").getAsString());
  }
}
