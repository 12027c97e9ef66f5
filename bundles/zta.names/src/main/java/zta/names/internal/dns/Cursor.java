package zta.names.internal.dns;

import java.util.Arrays;

/** Reads a message from its begin to its end, never beyond. */
final class Cursor {
  /** A name of 255 bytes has at most 127 labels; more jumps than that lead in circles. */
  private static final int MAX_JUMPS = 127;

  private final byte[] message;
  private int at;

  Cursor(byte[] message, int at) {
    this.message = message;
    this.at = at;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == message.length;
  }

  int u8() throws MalformedMessageException {
    need(1);
    return message[at++] & 255;
  }

  int u16() throws MalformedMessageException {
    need(2);
    int value = (message[at] & 255) << 8 | (message[at + 1] & 255);
    at += 2;
    return value;
  }

  long u32() throws MalformedMessageException {
    return (long) u16() << 16 | u16();
  }

  void skip(int bytes) throws MalformedMessageException {
    need(bytes);
    at += bytes;
  }

  /** Reads a name; a pointer must point to before the label it stands in place of. */
  DnsName name() throws MalformedMessageException {
    byte[] wire = new byte[DnsName.MAX];
    int length = 0;
    int position = at;
    int jumps = 0;
    int after = -1;
    while (true) {
      int head = byteAt(position);
      if (head >= 0xc0) {
        int target = (head & 0x3f) << 8 | byteAt(position + 1);
        if (target >= position || ++jumps > MAX_JUMPS) {
          throw new MalformedMessageException("compression loop");
        }
        after = after < 0 ? position + 2 : after;
        position = target;
        continue;
      }
      if (head > 0x3f) {
        throw new MalformedMessageException("unknown kind of label");
      }
      int end = position + 1 + head;
      if (end > message.length || length + 1 + head > DnsName.MAX) {
        throw new MalformedMessageException("name too long");
      }
      System.arraycopy(message, position, wire, length, 1 + head);
      length += 1 + head;
      position = end;
      if (head == 0) {
        at = after < 0 ? position : after;
        return new DnsName(Arrays.copyOf(wire, length));
      }
    }
  }

  private int byteAt(int position) throws MalformedMessageException {
    if (position >= message.length) {
      throw new MalformedMessageException("ends early");
    }
    return message[position] & 255;
  }

  private void need(int bytes) throws MalformedMessageException {
    if (bytes < 0 || message.length - at < bytes) {
      throw new MalformedMessageException("ends early");
    }
  }
}
