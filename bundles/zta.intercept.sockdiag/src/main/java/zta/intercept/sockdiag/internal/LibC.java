package zta.intercept.sockdiag.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;

/** Calls of the C library, named as there. */
interface LibC extends Library {
  /** See socket(2). */
  int socket(int domain, int type, int protocol) throws LastErrorException;

  /** See send(2). */
  NativeLong send(int socket, ByteBuffer bytes, NativeLong length, int flags)
      throws LastErrorException;

  /** See recv(2). */
  NativeLong recv(int socket, ByteBuffer bytes, NativeLong length, int flags)
      throws LastErrorException;

  /** See close(2). */
  int close(int descriptor) throws LastErrorException;
}
