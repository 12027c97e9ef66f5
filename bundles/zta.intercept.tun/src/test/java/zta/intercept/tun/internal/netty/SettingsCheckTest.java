package zta.intercept.tun.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.fault.FaultCode;

class SettingsCheckTest {
  /** Returns the defaults, but for some settings. */
  private static TunInterceptor.Config config(Map<String, Object> others) {
    return (TunInterceptor.Config)
        Proxy.newProxyInstance(
            SettingsCheckTest.class.getClassLoader(),
            new Class<?>[] {TunInterceptor.Config.class},
            (proxy, method, arguments) ->
                others.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  @Test
  void theDefaultsMakeSense() {
    assertEquals(Optional.empty(), SettingsCheck.problem(config(Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"mtu,1000", "table,254", "table,0", "preference,1", "mark,0", "maxTcpFlows,0"})
  void refusesNumbersWithoutSense(String setting, int value) {
    assertRefused(setting, value);
  }

  @ParameterizedTest
  @CsvSource({
    "name,-batch",
    "name,much.too.long.a.name",
    "range4,fd50::/64",
    "range4,172.19.0.0/31",
    "range6,172.19.0.0/16",
    "range6,nonsense"
  })
  void refusesTextsWithoutSense(String setting, String value) {
    assertRefused(setting, value);
  }

  private static void assertRefused(String setting, Object value) {
    var problem = SettingsCheck.problem(config(Map.of(setting, value))).orElseThrow();
    assertEquals(FaultCode.CONFIG_VALUE.id(), problem.code());
    assertTrue(problem.place().endsWith(setting), problem.place());
  }
}
