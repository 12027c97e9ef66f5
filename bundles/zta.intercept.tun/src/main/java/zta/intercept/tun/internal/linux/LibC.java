package zta.intercept.tun.internal.linux;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;

/**
 * Calls of the C library, named as there. None throws: that there is nothing to read is no
 * exception, and costs none.
 */
interface LibC extends Library {
  /** See open(2). */
  int open(String path, int flags);

  /** See ioctl(2). */
  int ioctl(int descriptor, NativeLong request, ByteBuffer argument);

  /** See eventfd(2). */
  int eventfd(int initial, int flags);

  /** See poll(2). */
  int poll(ByteBuffer descriptors, NativeLong count, int timeout);

  /** See read(2). */
  NativeLong read(int descriptor, ByteBuffer bytes, NativeLong length);

  /** See write(2). */
  NativeLong write(int descriptor, ByteBuffer bytes, NativeLong length);

  /** See getsockname(2). */
  int getsockname(int descriptor, ByteBuffer address, ByteBuffer length);

  /** See getpeername(2). */
  int getpeername(int descriptor, ByteBuffer address, ByteBuffer length);

  /** See getsockopt(2). */
  int getsockopt(int descriptor, int level, int name, ByteBuffer value, ByteBuffer length);

  /** See close(2). */
  int close(int descriptor);
}
