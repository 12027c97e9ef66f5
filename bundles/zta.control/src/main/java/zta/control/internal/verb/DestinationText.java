package zta.control.internal.verb;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;

/** Reads a destination as people type it: {@code HOST:PORT}, {@code udp:HOST:PORT}, or a URL. */
final class DestinationText {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(tcp|udp|https?|ssh):(?://)?)?(\\[[0-9a-fA-F:.]+\\]|[^\\s:/\\[\\]]+)(?::(\\d{1,5}))?(?:/.*)?");

  private DestinationText() {}

  static Destination parse(String text) throws FaultException {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw bad(text, "it is not of the form HOST:PORT");
    }
    String scheme = Optional.ofNullable(form.group(1)).orElse("tcp");
    int port = port(text, scheme, Optional.ofNullable(form.group(3)));
    return new Destination(
        scheme.equals("udp") ? Protocol.UDP : Protocol.TCP, host(text, form.group(2)), port);
  }

  private static int port(String text, String scheme, Optional<String> digits)
      throws FaultException {
    int port =
        digits
            .map(Integer::parseInt)
            .orElseGet(
                () ->
                    switch (scheme) {
                      case "http" -> 80;
                      case "https" -> 443;
                      case "ssh" -> 22;
                      default -> 0;
                    });
    if (port < 1 || port > 65535) {
      throw bad(text, digits.isEmpty() ? "the port is missing" : "there is no such port");
    }
    return port;
  }

  private static String host(String text, String host) throws FaultException {
    if (host.startsWith("[")) {
      return ipv6(text, host.substring(1, host.length() - 1));
    }
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      String name = IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && name.length() <= 253) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      throw bad(text, "the host is no name");
    }
    throw bad(text, "the host is no name");
  }

  /** An address in the text form of RFC 5952; the argument holds digits and colons only. */
  private static String ipv6(String text, String address) throws FaultException {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == 16
          ? Ipv6Text.of(bytes)
          : InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw bad(text, "the address is malformed");
    }
  }

  private static FaultException bad(String text, String reason) {
    return new FaultException(FaultCode.BAD_REQUEST.at("destination " + text, reason));
  }
}
