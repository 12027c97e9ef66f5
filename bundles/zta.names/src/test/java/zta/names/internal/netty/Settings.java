package zta.names.internal.netty;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings of a test: the defaults, but for what it names. */
final class Settings {
  private Settings() {}

  static NamesConfig of(Map<String, Object> values) {
    return (NamesConfig)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {NamesConfig.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
