package zta.run.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void takesTheCommandAsItIs() throws Exception {
    Options options = Options.parse("--", "curl", "--", "-s");
    assertEquals(List.of("curl", "--", "-s"), options.command());
    assertEquals(1080, options.socks().getPort());
    assertEquals(List.of("curl"), Options.parse("curl").command());
  }

  @Test
  void takesTheAgentsPlace() throws Exception {
    Options options = Options.parse("--socks", "127.0.0.1:2080", "--", "curl");
    assertEquals(2080, options.socks().getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "--", "--socks", "--socks x:y -- c", "--socks 1 -- c", "--other -- c"})
  void saysWhatIsRight(String line) {
    BadUsageException e =
        assertThrows(
            BadUsageException.class,
            () -> Options.parse(line.isEmpty() ? new String[0] : line.split(" ", -1)));
    assertTrue(e.getMessage().contains("usage: zta run"), e.getMessage());
  }
}
