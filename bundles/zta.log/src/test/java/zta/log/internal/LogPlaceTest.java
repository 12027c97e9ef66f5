package zta.log.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogPlaceTest {
  @Test
  void agentLogsToItsHome() {
    LogPlace place = place(Map.of("zta.agent.home", "/a", "zta.headend.home", "/h"));

    assertEquals("zta_agent", place.process());
    assertEquals(Optional.of(Path.of("/a/logs")), place.directory());
    assertEquals(Optional.of(Path.of("/a/logconfig.json")), place.levels());
    assertFalse(place.console());
  }

  @Test
  void headendLogsToItsHome() {
    LogPlace place = place(Map.of("zta.headend.home", "/h"));

    assertEquals("zta_headend", place.process());
    assertEquals(Optional.of(Path.of("/h/logs")), place.directory());
  }

  @Test
  void headendKnowsItsHomeBesideAnAgents() {
    LogPlace place =
        place(
            Map.of(
                "zta.agent.home", "/a",
                "zta.headend.home", "/h",
                "zta.log.process", "zta_headend"));

    assertEquals(Optional.of(Path.of("/h/logconfig.json")), place.levels());
  }

  @Test
  void propertiesHaveTheLastWord() {
    LogPlace place =
        place(
            Map.of(
                "zta.agent.home", "/a",
                "zta.log.dir", "/d",
                "zta.log.process", "all in one",
                "zta.log.config", "/c.json",
                "zta.log.console", "true"));

    assertEquals("all_in_one", place.process());
    assertEquals(Optional.of(Path.of("/d")), place.directory());
    assertEquals(Optional.of(Path.of("/c.json")), place.levels());
    assertTrue(place.console());
  }

  @Test
  void nothingIsKnownWithoutAHome() {
    assertEquals(Optional.empty(), place(Map.of("zta.agent.home", " ")).directory());
  }

  private static LogPlace place(Map<String, String> properties) {
    return LogPlace.of(properties::get);
  }
}
