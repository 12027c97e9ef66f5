import static java.nio.charset.StandardCharsets.UTF_8;

import zta.masque.ProxyStatus;

/** A Proxy-Status is read or ignored. */
public final class ProxyStatusFuzzer {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    ProxyStatus.parse(new String(data, UTF_8))
        .ifPresent(
            status -> {
              status.reason();
              status.ruleId();
              status.details();
            });
  }
}
