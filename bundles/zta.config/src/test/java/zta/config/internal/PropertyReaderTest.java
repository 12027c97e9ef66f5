package zta.config.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.FaultException;

class PropertyReaderTest {
  @Test
  void readsEachKindOfSetting() throws Exception {
    Map<String, Object> values =
        PropertyReader.read(
            "{\"host\":\"127.0.0.1\",\"port\":8443,\"share\":0.5,\"on\":true,\"names\":[\"a\",2]}",
            "f.json");

    assertEquals("127.0.0.1", values.get("host"));
    assertEquals(8443L, values.get("port"));
    assertEquals(0.5, values.get("share"));
    assertEquals(true, values.get("on"));
    assertArrayEquals(new String[] {"a", "2"}, (String[]) values.get("names"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\":1,\"a\":2}",
        "{\"a\":null}",
        "{\"a\":{}}",
        "{\"a\":[[1]]}",
        "{} {}"
      })
  void refusesWhatIsNoListOfSettings(String text) {
    FaultException e =
        assertThrows(FaultException.class, () -> PropertyReader.read(text, "zta.x.json"));

    assertTrue(e.fault().code().startsWith("ZTA-CONFIG-"), e.getMessage());
    assertTrue(e.fault().place().startsWith("zta.x.json"), e.getMessage());
  }
}
