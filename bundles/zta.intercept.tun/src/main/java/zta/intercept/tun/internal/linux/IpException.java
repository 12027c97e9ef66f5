package zta.intercept.tun.internal.linux;

import java.io.IOException;
import java.util.List;

/** The {@code ip} command refused to do something. */
public final class IpException extends IOException {
  private static final long serialVersionUID = 1L;

  IpException(List<String> arguments, String said) {
    super("ip " + String.join(" ", arguments) + ": " + said);
  }
}
