package zta.intercept.sockdiag.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;

/**
 * Calls of the C library, named as there; mapped directly, which costs a third of what an interface
 * does: they are made for every connection.
 */
final class LibC {
  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  /** See socket(2). */
  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  /** See send(2). */
  static native NativeLong send(int socket, ByteBuffer bytes, NativeLong length, int flags)
      throws LastErrorException;

  /** See recv(2). */
  static native NativeLong recv(int socket, ByteBuffer bytes, NativeLong length, int flags)
      throws LastErrorException;

  /** See close(2). */
  static native int close(int descriptor) throws LastErrorException;
}
