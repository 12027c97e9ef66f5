package zta.netcheck.internal.portal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the API of a captive portal (RFC 8910: DHCP option 114) in what DHCP clients write down:
 * systemd-networkd and NetworkManager's own client ({@code CAPTIVE_PORTAL=} or {@code
 * OPTION_114=}), and dhclient ({@code option ... 114}). Pure.
 */
final class DhcpLeases {
  private static final Pattern NETWORKD = Pattern.compile("(?m)^CAPTIVE_PORTAL=(\\S+)$");
  private static final Pattern NETWORKD_RAW = Pattern.compile("(?m)^OPTION_114=([0-9a-fA-F]+)$");
  private static final Pattern DHCLIENT =
      Pattern.compile(
          "option (?:unknown-114|default-url|captive-portal|v4-captive-portal|option-114)"
              + " (?:\"([^\"]*)\"|([0-9a-fA-F:]+));");
  private static final int MAX_URL = 255;

  private DhcpLeases() {}

  /** Returns the last API that a file of leases names; only https counts (RFC 8910, section 2). */
  static Optional<URI> portalApi(String leases) {
    String found = null;
    for (Matcher m = NETWORKD.matcher(leases); m.find(); ) {
      found = m.group(1);
    }
    for (Matcher m = NETWORKD_RAW.matcher(leases); m.find(); ) {
      found = text(m.group(1));
    }
    for (Matcher m = DHCLIENT.matcher(leases); m.find(); ) {
      String quoted = m.group(1);
      found = quoted != null ? quoted : octets(m.group(2));
    }
    return uri(found);
  }

  /** dhclient leaves leading zeros out. */
  private static @Nullable String octets(@Nullable String colons) {
    if (colons == null) {
      return null;
    }
    StringBuilder digits = new StringBuilder();
    for (String octet : colons.split(":", -1)) {
      digits.append(octet.length() == 1 ? "0" : "").append(octet);
    }
    return text(digits.toString());
  }

  private static @Nullable String text(@Nullable String digits) {
    if (digits == null || digits.length() % 2 != 0) {
      return null;
    }
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static Optional<URI> uri(@Nullable String text) {
    if (text == null || text.length() > MAX_URL) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.strip());
      boolean secure = "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
      return secure && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
