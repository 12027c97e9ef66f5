package zta.names.internal.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A DNS message that was read to its end. Immutable. */
public final class Message {
  /** Length of the header. */
  public static final int HEADER = 12;

  /** Longest message over TCP. */
  public static final int MAX = 65_535;

  /** Longest message over UDP without EDNS. */
  public static final int PLAIN_UDP = 512;

  static final int QR = 0x8000;
  static final int TC = 0x0200;
  static final int RD = 0x0100;
  static final int RA = 0x0080;
  static final int AD = 0x0020;
  static final int CD = 0x0010;
  static final int OPCODE = 0x7800;

  private static final long DNSSEC_OK = 0x8000;

  private final byte[] bytes;
  private final int flags;
  private final Question question;
  private final List<ResourceRecord> records;

  private Message(byte[] bytes, int flags, Question question, List<ResourceRecord> records) {
    this.bytes = bytes;
    this.flags = flags;
    this.question = question;
    this.records = List.copyOf(records);
  }

  /** Reads a message that asks, or answers, one question. */
  public static Message parse(byte[] bytes) throws MalformedMessageException {
    if (bytes.length > MAX) {
      throw new MalformedMessageException("too long");
    }
    Cursor cursor = new Cursor(bytes, 2);
    int flags = cursor.u16();
    if (cursor.u16() != 1) {
      throw new MalformedMessageException("not one question");
    }
    int[] counts = {0, cursor.u16(), cursor.u16(), cursor.u16()};
    Question question = new Question(cursor.name(), cursor.u16(), cursor.u16());
    if (cursor.at() != HEADER + question.wireLength()) {
      throw new MalformedMessageException("compressed question");
    }
    List<ResourceRecord> records = new ArrayList<>();
    for (int section = 1; section < counts.length; section++) {
      for (int i = 0; i < counts[section]; i++) {
        records.add(record(cursor, section));
      }
    }
    return new Message(bytes, flags, question, records);
  }

  private static ResourceRecord record(Cursor cursor, int section)
      throws MalformedMessageException {
    DnsName owner = cursor.name();
    int type = cursor.u16();
    int recordClass = cursor.u16();
    long ttl = cursor.u32();
    int length = cursor.u16();
    int at = cursor.at();
    cursor.skip(length);
    return new ResourceRecord(section, owner, type, recordClass, ttl, at, length);
  }

  /** Returns the message as it came. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the question. */
  public Question question() {
    return question;
  }

  /** Returns the records of all sections in order. */
  public List<ResourceRecord> records() {
    return records;
  }

  /** Returns whether it is an answer. */
  public boolean isResponse() {
    return (flags & QR) != 0;
  }

  /** Returns whether it is a query in the narrow sense, or the answer to one. */
  public boolean isStandardQuery() {
    return (flags & OPCODE) == 0;
  }

  /** Returns whether something was left out. */
  public boolean truncated() {
    return (flags & TC) != 0;
  }

  /** Returns the lower four bits of the response code. */
  public int rcode() {
    return flags & 15;
  }

  int flags() {
    return flags;
  }

  int id() {
    return (bytes[0] & 255) << 8 | (bytes[1] & 255);
  }

  /** Returns the EDNS record, if there is one. */
  public Optional<ResourceRecord> opt() {
    return records.stream()
        .filter(r -> r.section() == ResourceRecord.ADDITIONAL && r.type() == RecordType.OPT)
        .findFirst();
  }

  /** Returns the EDNS version, 0 without EDNS. */
  public int ednsVersion() {
    return opt().map(opt -> (int) (opt.ttl() >> 16 & 255)).orElse(0);
  }

  boolean dnssecOk() {
    return opt().map(opt -> (opt.ttl() & DNSSEC_OK) != 0).orElse(false);
  }

  /** Returns how long an answer over UDP may be. */
  public int udpLimit() {
    return opt().map(opt -> Math.max(PLAIN_UDP, opt.recordClass())).orElse(PLAIN_UDP);
  }

  /** Returns the data of a record as it stands in the message. */
  public byte[] data(ResourceRecord record) {
    return Arrays.copyOfRange(bytes, record.dataAt(), record.dataAt() + record.dataLength());
  }

  /** Returns the name that a record's data consists of, or begins with at an offset. */
  public DnsName nameIn(ResourceRecord record, int offset) throws MalformedMessageException {
    Cursor cursor = new Cursor(bytes, record.dataAt() + offset);
    DnsName name = cursor.name();
    if (cursor.at() > record.dataAt() + record.dataLength()) {
      throw new MalformedMessageException("name leaves its record");
    }
    return name;
  }

  /** Returns whether this answers that question of the same id; case does not matter. */
  public boolean answers(Message query) {
    return isResponse()
        && isStandardQuery()
        && id() == query.id()
        && question.equals(query.question);
  }
}
