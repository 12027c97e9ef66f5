package zta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;

class VerbTableTest {
  private final VerbTable table = new VerbTable(List.of(verb("status", "the agent's")));

  @Test
  void noModuleTakesOverAVerbOfTheAgent() {
    table.add(verb("status", "a module's"));
    assertEquals("the agent's", table.find("status").orElseThrow().help());
    assertEquals(Map.of("status", "the agent's"), table.help());
  }

  @Test
  void aNewVersionServesOnceTheOneBeforeIsGone() {
    ControlVerb old = verb("colour", "old");
    table.add(old);
    table.add(verb("colour", "new"));
    assertEquals("old", table.find("colour").orElseThrow().help());
    assertEquals("old", table.help().get("colour"));

    table.remove(old);

    assertEquals("new", table.find("colour").orElseThrow().help());
    assertEquals("new", table.help().get("colour"));
  }

  private static ControlVerb verb(String name, String help) {
    return new ControlVerb() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String help() {
        return help;
      }

      @Override
      public Map<String, Object> execute(
          Caller caller, Map<String, Object> arguments, Progress progress) {
        return Map.of();
      }
    };
  }
}
