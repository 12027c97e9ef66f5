package zta.policy.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zta.api.access.PortRange;
import zta.api.flow.Protocol;

/** Ports as text: {@code tcp/443}, {@code udp/53}, {@code tcp/8000-8100}. */
final class PortText {
  private static final Pattern SYNTAX =
      Pattern.compile("(tcp|udp)/([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");

  private PortText() {}

  static Optional<PortRange> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(2));
    int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
    if (last > 65535 || first > last) {
      return Optional.empty();
    }
    Protocol protocol = matcher.group(1).equals("tcp") ? Protocol.TCP : Protocol.UDP;
    return Optional.of(new PortRange(protocol, first, last));
  }
}
