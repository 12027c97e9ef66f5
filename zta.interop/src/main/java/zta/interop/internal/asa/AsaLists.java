package zta.interop.internal.asa;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Lists as ASA-style configurations write them: commas, blanks, and a comma at the end of a
 * continued line.
 */
final class AsaLists {
  /**
   * Commands of a policy's webvpn mode that start with {@code anyconnect} and say nothing about
   * modules.
   */
  static final Set<String> KNOWN_CLIENT_COMMANDS =
      Set.of(
          "ask",
          "dpd-interval",
          "dtls",
          "firewall-rule",
          "keep-installer",
          "modules",
          "mtu",
          "profiles",
          "routing-filtering-ignore",
          "ssl");

  private AsaLists() {}

  static List<String> split(String text) {
    return Arrays.stream(text.split("[,\\s]+")).filter(item -> !item.isEmpty()).distinct().toList();
  }
}
