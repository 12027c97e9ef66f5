package zta.modules.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Compares what streams hold, without having it all in memory. */
final class Content {
  private static final int BLOCK = 8192;

  private Content() {}

  /** Reads both to their ends, or to where they differ. */
  static boolean same(InputStream one, InputStream other) throws IOException {
    byte[] block;
    do {
      block = one.readNBytes(BLOCK);
      if (!Arrays.equals(block, other.readNBytes(BLOCK))) {
        return false;
      }
    } while (block.length > 0);
    return true;
  }
}
