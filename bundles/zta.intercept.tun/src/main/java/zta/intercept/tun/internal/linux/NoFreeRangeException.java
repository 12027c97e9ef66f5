package zta.intercept.tun.internal.linux;

import java.io.IOException;

/** All networks that the device could have are in use. */
public final class NoFreeRangeException extends IOException {
  private static final long serialVersionUID = 1L;

  NoFreeRangeException(String range) {
    super("interfaces or routes of this machine take up all of " + range);
  }
}
