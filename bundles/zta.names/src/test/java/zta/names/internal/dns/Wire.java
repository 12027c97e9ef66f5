package zta.names.internal.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds messages byte by byte, also ones that nobody should send. */
public final class Wire {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Begins a message with these counts. */
  public Wire(int id, int flags, int questions, int answers, int authorities, int additionals) {
    u16(id).u16(flags).u16(questions).u16(answers).u16(authorities).u16(additionals);
  }

  /** A query with recursion desired. */
  public static byte[] query(String name, int type) {
    return new Wire(0x1234, 0x0100, 1, 0, 0, 0).name(name).u16(type).u16(1).bytes();
  }

  /** A query with EDNS. */
  public static byte[] query(String name, int type, int size, int version, boolean dnssecOk) {
    return new Wire(0x1234, 0x0120, 1, 0, 0, 1)
        .name(name)
        .u16(type)
        .u16(1)
        .u8(0)
        .u16(RecordType.OPT)
        .u16(size)
        .u16(version)
        .u16(dnssecOk ? 0x8000 : 0)
        .u16(0)
        .bytes();
  }

  /** Begins an answer to a query, with these counts. */
  public static Wire answer(Message query, int answers, int authorities, int additionals) {
    Wire wire = new Wire(query.id(), 0x81a0, 1, answers, authorities, additionals);
    wire.out.writeBytes(query.question().name().wire());
    return wire.u16(query.question().type()).u16(1);
  }

  /** Adds a record of the Internet. */
  public Wire record(String owner, int type, byte[] data) {
    name(owner).u16(type).u16(1).u16(0).u16(300).u16(data.length);
    out.writeBytes(data);
    return this;
  }

  /** The bytes of a name. */
  public static byte[] nameBytes(String text) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    if (!text.isEmpty()) {
      for (String label : List.of(text.split("\\.", -1))) {
        byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
        name.write(ascii.length);
        name.writeBytes(ascii);
      }
    }
    name.write(0);
    return name.toByteArray();
  }

  /** Adds a name. */
  public Wire name(String text) {
    out.writeBytes(nameBytes(text));
    return this;
  }

  /** Adds a number of 16 bits. */
  public Wire u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  /** Adds a byte. */
  public Wire u8(int value) {
    out.write(value);
    return this;
  }

  /** The message. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
