package zta.intercept.local.internal;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings a host to the one form that policy, dialler and log use. Pure; looks no name up.
 *
 * <p>A name that a resolver could take for an address in an unusual spelling ({@code 0x7f.1},
 * {@code 127.1}) is no name: it would be judged as one and dialled as the other.
 */
public final class Hosts {
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final int LONGEST = 253;

  private Hosts() {}

  /** Returns the canonical form, or empty when it is neither a name nor an address. */
  public static Optional<String> canonical(String text) {
    String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (host.isEmpty()) {
      return Optional.empty();
    }
    return isAddress(host) ? address(host) : name(host);
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0
        ? IPV6.matcher(host).matches()
        : isDigit(host.charAt(0)) && IPV4.matcher(host).matches();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Optional<String> address(String literal) {
    try {
      return Optional.of(canonical(InetAddress.getByName(literal)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Returns the text form of RFC 5952; an IPv4 address within IPv6 is that IPv4 address. */
  public static String canonical(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    return compress(((Inet6Address) address).getAddress());
  }

  private static String compress(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int zeros = zeros(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zeros(int[] groups, int from) {
    int to = from;
    while (to < groups.length && groups[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static Optional<String> name(String host) {
    String ascii;
    try {
      ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (ascii.length() > LONGEST) {
      return Optional.empty();
    }
    String last = "";
    for (String label : ascii.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return Optional.empty();
      }
      last = label;
    }
    boolean number = isDigit(last.charAt(0)) && NUMBER.matcher(last).matches();
    return number ? Optional.empty() : Optional.of(ascii);
  }
}
