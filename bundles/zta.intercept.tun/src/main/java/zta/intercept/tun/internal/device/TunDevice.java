package zta.intercept.tun.internal.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A network device whose packets come to this process and not to a wire: Linux's TUN, Wintun, utun.
 * It is there until it is closed, or the process ends.
 */
public interface TunDevice extends AutoCloseable {
  /** Returns the interface's name. */
  String name();

  /**
   * Waits for one packet that the system sends; called by one thread.
   *
   * @param into direct; filled from 0 and flipped
   * @return false when the device has been closed
   */
  boolean read(ByteBuffer into) throws IOException;

  /**
   * Gives one packet to the system, as if it had come over a wire. Does not wait. Safe for use by
   * many threads.
   *
   * @param packet direct, from position to limit, which stay as they are
   */
  void write(ByteBuffer packet) throws IOException;

  /** Removes the device, with its addresses and routes; no error when called again. */
  @Override
  void close();
}
