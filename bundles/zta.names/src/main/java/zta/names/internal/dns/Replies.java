package zta.names.internal.dns;

import java.util.List;

/** Writes answers to queries. The question comes back byte by byte, so its case does too. */
public final class Replies {
  /** Largest message that is asked for over UDP; avoids fragments. */
  private static final int OWN_UDP = 1232;

  private static final int OPT_LENGTH = 11;
  private static final int RECORD_HEAD = 12;
  private static final int TO_QUESTION = 0xc000 | Message.HEADER;

  private Replies() {}

  /**
   * Answers a query with records about the name it asks for.
   *
   * @param limit most bytes; with less room the answer is empty and marked as truncated
   */
  public static byte[] answer(Message query, Rcode rcode, List<Answer> answers, int limit) {
    int length = answers.stream().mapToInt(a -> RECORD_HEAD + a.length()).sum();
    return bareLength(query) + length <= limit
        ? write(query, rcode, answers, bareLength(query) + length, 0)
        : write(query, rcode, List.of(), bareLength(query), Message.TC);
  }

  /** Says that there is more than fits. */
  public static byte[] truncated(Message query) {
    return write(query, Rcode.NOERROR, List.of(), bareLength(query), Message.TC);
  }

  /** Answers something whose question cannot be read; empty when even the header cannot. */
  public static byte[] malformed(byte[] query) {
    if (query.length < Message.HEADER || (query[2] & 0x80) != 0) {
      return new byte[0];
    }
    byte[] reply = new byte[Message.HEADER];
    reply[0] = query[0];
    reply[1] = query[1];
    int flags = (query[2] & 255) << 8 & (Message.OPCODE | Message.RD);
    put16(reply, 2, flags | Message.QR | Message.RA | Rcode.FORMERR.low());
    return reply;
  }

  private static int bareLength(Message query) {
    return Message.HEADER
        + query.question().wireLength()
        + (query.opt().isPresent() ? OPT_LENGTH : 0);
  }

  private static byte[] write(
      Message query, Rcode rcode, List<Answer> answers, int length, int more) {
    byte[] reply = new byte[length];
    put16(reply, 0, query.id());
    int kept = query.flags() & (Message.OPCODE | Message.RD | Message.CD);
    put16(reply, 2, kept | Message.QR | Message.RA | more | rcode.low());
    put16(reply, 4, 1);
    put16(reply, 6, answers.size());
    boolean edns = query.opt().isPresent();
    put16(reply, 10, edns ? 1 : 0);
    int at = Message.HEADER;
    Question question = query.question();
    question.name().copyTo(reply, at);
    at += question.name().length();
    put16(reply, at, question.type());
    put16(reply, at + 2, question.recordClass());
    at += 4;
    for (Answer answer : answers) {
      at = record(reply, at, answer);
    }
    if (edns) {
      opt(reply, at, rcode, query.dnssecOk());
    }
    return reply;
  }

  private static int record(byte[] reply, int at, Answer answer) {
    put16(reply, at, TO_QUESTION);
    put16(reply, at + 2, answer.type());
    put16(reply, at + 4, RecordType.CLASS_IN);
    put16(reply, at + 6, (int) (answer.ttl() >>> 16));
    put16(reply, at + 8, (int) answer.ttl());
    put16(reply, at + 10, answer.length());
    answer.copyTo(reply, at + RECORD_HEAD);
    return at + RECORD_HEAD + answer.length();
  }

  private static void opt(byte[] reply, int at, Rcode rcode, boolean dnssecOk) {
    put16(reply, at + 1, RecordType.OPT);
    put16(reply, at + 3, OWN_UDP);
    reply[at + 5] = (byte) rcode.extended();
    put16(reply, at + 7, dnssecOk ? 0x8000 : 0);
  }

  static void put16(byte[] target, int at, int value) {
    target[at] = (byte) (value >>> 8);
    target[at + 1] = (byte) value;
  }
}
