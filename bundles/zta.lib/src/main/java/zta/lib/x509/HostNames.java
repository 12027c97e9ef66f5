package zta.lib.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;

/** Whether a server certificate is for a host (RFC 9525): by its SAN only, never by its subject. */
final class HostNames {
  private HostNames() {}

  static boolean matches(X509Certificate certificate, String host) {
    SubjectNames names = SubjectNames.of(certificate);
    if (isAddress(host)) {
      byte[] address = bytes(host);
      return names.addresses().stream().anyMatch(a -> Arrays.equals(a, address));
    }
    String wanted = withoutDot(host).toLowerCase(Locale.ROOT);
    return names.dnsNames().stream().anyMatch(name -> covers(withoutDot(name), wanted));
  }

  /** A wildcard stands for one whole leftmost label, and not above two more. */
  private static boolean covers(String name, String host) {
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0
        && name.indexOf('.', 2) > 0
        && name.indexOf('*', 1) < 0
        && name.substring(1).equals(host.substring(dot));
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /** Only literals come here: nothing is resolved. */
  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }
}
