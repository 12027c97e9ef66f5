package zta.intercept.tun.internal.packet;

import java.nio.ByteBuffer;

/** The internet checksum (RFC 1071) and its update when a word changes (RFC 1624). */
final class Checksum {
  private static final int WORD = 0xffff;

  private Checksum() {}

  /** Adds the bytes between two indexes to a sum that is not folded yet. */
  static long add(long sum, ByteBuffer bytes, int from, int to) {
    long total = sum;
    int at = from;
    for (; at + 1 < to; at += 2) {
      total += bytes.getShort(at) & WORD;
    }
    return at < to ? total + ((bytes.get(at) & 0xff) << 8) : total;
  }

  /** Returns the checksum of a sum. */
  static int finish(long sum) {
    return ~fold(sum) & WORD;
  }

  /** Returns the checksum after a word has changed: equation 3 of RFC 1624. */
  static int update(int checksum, int before, int after) {
    return finish((~checksum & WORD) + (~before & WORD) + (long) (after & WORD));
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > WORD) {
      folded = (folded & WORD) + (folded >>> 16);
    }
    return (int) folded;
  }
}
