import static java.nio.charset.StandardCharsets.ISO_8859_1;

import zta.api.flow.Destination;
import zta.masque.BadTargetException;
import zta.masque.udp.UdpTemplate;

/** A path of CONNECT-UDP is refused, or means one destination, which has one path. */
public final class UdpPathFuzzer {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Destination destination = UdpTemplate.parse(UdpTemplate.PREFIX + new String(data, ISO_8859_1));
      if (!UdpTemplate.parse(UdpTemplate.expand(destination)).equals(destination)) {
        throw new IllegalStateException("two destinations: " + destination);
      }
    } catch (BadTargetException refused) {
      // As it should.
    }
  }
}
